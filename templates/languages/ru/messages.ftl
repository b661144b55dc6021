# Письма, которые пишет владелец.

messages-lead = Напишите письмо один раз и отправьте многим.
messages-new = Написать письмо
messages-none = Писем пока нет
messages-none-text = В письме есть места для того, что у каждого читателя своё, например для имени. Напишите письмо, посмотрите на него глазами читателя и отправьте себе пробное.
messages-none-clients = Сначала посмотреть клиентов
messages-not-found = Таких писем нет
messages-sort = Порядок
messages-sort-changed = Сначала изменённые
messages-sort-name = По названию
messages-sort-created = Сначала новые
messages-changed = Изменено
messages-actions = Действия
messages-page-back = Предыдущая страница
messages-page-on = Следующая страница

message-parts = Части этого письма
message-part-edit = Текст
message-part-preview = Просмотр
message-part-versions = Версии
message-version = Версия

message-field-name = Название
message-field-subject = Тема
message-field-preheader = Прехедер
message-field-format = Формат
message-field-language = Язык
message-field-body = Письмо
message-field-text = Свой простой текст
message-field-files = Вложения
message-name-hint = Только для вас: читатели его не видят.
message-preheader-hint = Строка, которую почта показывает после темы. Без неё там окажутся первые слова письма.
message-language-hint = Язык письма, например ru, en или de
message-text-hint = Для почтовых программ, которые не показывают HTML. Оставьте пустым, и он получится из письма.
message-format-markdown = Markdown
message-format-html = HTML
message-format-mjml = MJML
message-save = Сохранить
message-save-over = Сохранить моё поверх
message-preview = Посмотреть
message-preview-title = Как это выглядит
message-preview-hint = Нажмите «Посмотреть», чтобы увидеть набранное. Картинки с других сайтов здесь не загружаются, а ссылки никуда не ведут.
message-duplicate = Сделать копию
message-delete = Удалить
message-copy-name = { $name } (копия)
message-problem-line = Строка { $line }, знак { $column }: { $what }
message-problem-column = Знак { $column }: { $what }

files-add = Приложить файлы
files-hint = До { $file } МБ каждый и до { $all } МБ вместе, не больше десяти. Они прикладываются при сохранении.
files-later = Файлы можно приложить после первого сохранения.
file-remove = Убрать при сохранении

fields-title = Поля для вставки
fields-hint = У каждого читателя будет своё значение. Поставьте курсор в нужное место и вставьте поле или скопируйте его.
fields-insert = Вставить
fields-default = Если значения может не быть, укажите, что написать вместо него:
fields-condition = Или выберите из двух вариантов:
merge-first-name = Имя
merge-last-name = Фамилия
merge-email = Адрес почты
merge-unsubscribe-url = Адрес, чтобы отписаться
merge-view-url = Адрес, чтобы прочитать на сайте

draft-offer = У вас есть несохранённые изменения:
draft-go-on = Продолжить с ними
draft-drop = Выбросить их
draft-kept = Черновик записан в { $time }. Письмо ещё не сохранено.
draft-same = С последнего сохранения ничего не изменилось.
draft-overtaken = Черновик записан. Но в { $time } была сохранена другая версия: при сохранении вы увидите обе.
draft-failed = Черновик записать не удалось. Ваш текст на месте: попробуйте сохранить его или скопируйте.

conflict-title = Это письмо тем временем изменили
conflict-lead = { $name }, сохранена версия { $number }:
conflict-todo = Ваш текст стоит в форме ниже и записан как черновик. Ничего не пропало.
conflict-mine = Продолжить с моим: сохраните ещё раз, и он станет новой версией
conflict-theirs = Продолжить с чужим
conflict-differences = Что отличается
conflict-marks = «−» есть в чужой версии, «+» есть в вашей.
conflict-their-body = Чужое письмо целиком

diff-left-out = { $count ->
    [one] { $count } строка без изменений
    [few] { $count } строки без изменений
   *[other] { $count } строк без изменений
}
diff-removed = убрано:
diff-added = добавлено:

versions-lead = Каждое сохранение остаётся. Сравните старую версию с нынешней и верните её, если она лучше.
versions-when = Сохранена
versions-by = Кем
versions-current = нынешняя
versions-restored = возвращена из версии { $number }
versions-compare = Сравнить
versions-all = Все версии
versions-restore = Вернуть версию { $number }
versions-restore-hint = Она станет новой версией; ничего не пропадёт.
compare-title = От версии { $old } к версии { $new }
compare-by = Версию сохранил(а) { $name }
compare-same = Они одинаковы.
compare-marks = «−» было в старой версии, «+» есть в новой.

sample-first-name = Анна
sample-last-name = Иванова
preview-search = Найти клиента
preview-as = Показано для
preview-as-anna = Анна Иванова (пример)
preview-as-stranger = Человек без имени
preview-inbox = В списке писем
preview-missing = Не хватает
preview-missing-hint = В письме это место помечено ⟦вот так⟧. Добавьте default или заполните поле у клиента.
preview-view-html = Письмо
preview-view-phone = На телефоне
preview-view-text = Простой текст
preview-view-source = Исходник
preview-hint = Картинки с других сайтов здесь не загружаются, а ссылки никуда не ведут.
preview-source-hint = Вложения здесь опущены.
unseen-title = Пока не получается показать

invalid-message-name = Назовите письмо, чтобы потом найти его.
invalid-message-name-long = Слишком длинное название: помещается не больше 200 знаков.
invalid-message-subject = Напишите тему: её читатели видят первой.
invalid-message-body = Письмо пустое.
invalid-message-language = Напишите краткое обозначение языка, например ru, en или pt-BR.
invalid-message-format = Выберите один из форматов.
invalid-file-large = Файл слишком большой: помещается не больше 10 МБ. Он не приложен, а набранный текст на месте.
invalid-files-large = Вместе файлы слишком большие: в письмо помещается не больше 17 МБ. Они не приложены, а набранный текст на месте.
invalid-files-many = В письмо помещается не больше десяти файлов. Они не приложены, а набранный текст на месте.

refused-message-changed = В то же мгновение письмо сохранил кто-то другой. Вернитесь и попробуйте ещё раз.
refused-letter-broken = Из этого письма не получается письмо для отправки: поля, которое в нём названо, больше нет. Откройте его, и редактор скажет, какого.
refused-letter-address = Адрес этого клиента неверен.

notice-message-created = Письмо сохранено. Посмотрите, как оно выглядит, и отправьте себе пробное.
notice-message-saved = Сохранено как новая версия.
notice-message-same = Ничего не изменилось, поэтому новой версии нет.
notice-message-restored = Старая версия теперь новая.
notice-message-duplicated = Это копия.
notice-message-deleted = Письмо «{ $name }» удалено.
notice-message-undeleted = Письмо «{ $name }» снова на месте.
notice-draft-dropped = Несохранённые изменения выброшены.

message-part-missing = Проверка
check-letter-title = Письмо
check-size = Письмо весит около { $size } КБ вместе с вложениями. Проверено так, как его получила бы Анна Иванова.
check-fine = Замечаний нет
check-warning = важно
check-advice = совет
check-audience-title = Чего и кому не хватает
check-audience-hint = Поля, для которых не указано, что написать вместо них (default), должны быть заполнены у каждого читателя.
check-audience = Читатели
check-everybody = Все, кому можно писать
check-choose = Выбрать
check-done = Проверено: { $count }, это все.
check-so-far = Проверено пока: { $count }.
check-of-version = Версия { $number },
check-outdated = С тех пор письмо изменили: проверьте ещё раз
check-nothing-missing = Всем всего хватает
check-field = Поле
check-lack = Читателей без него
check-examples = Например
check-anything = Читателей, которым чего-нибудь не хватает
check-begin = Проверить всех читателей
check-go-on = Продолжить

lint-clipped = В HTML { $detail } КБ. Gmail обрезает письма после 102 КБ.
lint-clipped-todo = Сократите письмо или вынесите остальное на страницу и дайте ссылку. Обрезанной окажется и ссылка для отписки.
lint-heavy = Всё письмо весит { $detail } КБ. Некоторые почтовые серверы таких больших не берут.
lint-heavy-todo = Положите большие файлы на свой сайт и дайте на них ссылки.
lint-subject-short = В теме всего знаков: { $detail }.
lint-subject-short-todo = Скажите, о чём письмо: лучше всего читаются темы от 10 до 78 знаков.
lint-subject-long = В теме знаков: { $detail }. Почта обрезает её примерно после 78, телефоны раньше.
lint-subject-long-todo = Поставьте главное в начало, а остальное в прехедер.
lint-subject-shouted = Тема почти целиком из заглавных букв. И людям, и фильтрам это кажется криком.
lint-subject-shouted-todo = Напишите её обычным предложением.
lint-subject-exclaims = В теме больше одного восклицательного знака. Фильтры принимают это за рекламу.
lint-subject-exclaims-todo = Одного достаточно, а без них часто лучше.
lint-no-preheader = Прехедера нет. Вместо него почта покажет после темы первые слова письма.
lint-no-preheader-todo = Напишите в поле «Прехедер» строку, после которой захочется открыть письмо.
lint-text-exclaims = Восклицательных знаков в тексте: { $detail }.
lint-text-exclaims-todo = Уберите большую часть: фильтры их считают.
lint-no-text = Простой текст пуст. Письмам из одних картинок не доверяют, а некоторые читатели не увидят ничего.
lint-no-text-todo = Добавьте слов в письмо или напишите свой простой текст.
lint-no-unsubscribe = В письме нет ссылки для отписки. Кто не может отписаться, нажимает «спам».
lint-no-unsubscribe-todo = Вставьте поле «Адрес, чтобы отписаться» как адрес ссылки.
lint-link-nowhere = Ссылка никуда не ведёт: { $detail }
lint-link-nowhere-todo = Дайте ей адрес или уберите её.
lint-link-vague = В ссылке написано только «{ $detail }». Сама по себе, как её прочтёт программа для незрячих, она ничего не говорит.
lint-link-vague-todo = Пусть она говорит, что за ней, например «Цены на май».
lint-link-broken = Такой адрес почтовая программа не откроет: { $detail }
lint-link-broken-todo = Напишите его полностью, начиная с https://
lint-link-plain = Этот адрес без шифрования: { $detail }
lint-link-plain-todo = Напишите https://, если сайт его понимает; почти все понимают.
lint-link-number = Ссылка ведёт на голый числовой адрес: { $detail } Фильтры принимают это за мошенничество.
lint-link-number-todo = Дайте ссылку на имя сайта.
lint-link-shortened = Короткая ссылка скрывает, куда ведёт: { $detail } Фильтры таким не доверяют, ими пользуются спамеры.
lint-link-shortened-todo = Дайте ссылку на саму страницу.
lint-link-misleads = В ссылке назван один сайт, а ведёт она на другой: { $detail } Так выглядит мошенничество.
lint-link-misleads-todo = Напишите в ссылке слова вместо адреса или правильный адрес.
lint-form = В письме есть форма: { $detail } Большинство почтовых программ уберут её или предупредят.
lint-form-todo = Дайте ссылку на страницу с этой формой.
lint-active = Почтовые программы это уберут, а некоторые откажутся от письма: { $detail }
lint-active-todo = Уберите это.
lint-no-language = В документе не сказано, на каком он языке. Программы для незрячих могут прочесть его не так.
lint-no-language-todo = Напишите <html lang="…"> с языком письма.
lint-image-unsaid = У картинки нет слов для тех, кто её не видит: { $detail }
lint-image-unsaid-todo = Добавьте alt="…", пустой, если она только украшает. Многие почтовые программы сначала не показывают картинок.
lint-image-inside = Картинка стоит прямо в HTML ({ $detail }…). Gmail и Outlook её не покажут, а письмо вырастет.
lint-image-inside-todo = Положите картинку на свой сайт и дайте на неё ссылку.

message-part-test = Пробное письмо
test-lead = Отправьте письмо себе, прежде чем отправлять его всем.
test-to = Кому
test-to-hint = Ваши подтверждённые адреса. Добавить другие можно в разделе «Отправители».
test-from = От кого
test-as = Как его прочтёт
test-send = Отправить пробное письмо
test-links = Ссылки «отписаться» и «прочитать на сайте» ведут обратно к этому письму. Его тема начинается с [ПРОБА].
test-sent = Пробные письма
test-mark = [ПРОБА]
test-late = Не доставлено вовремя: отправьте ещё раз
test-forgotten = Отправлено давно
invalid-test-address = Выберите один из своих подтверждённых адресов.
invalid-test-sender = Этим отправителем сейчас нельзя воспользоваться. Выберите другого.
notice-test-sent = Пробное письмо отправлено в путь.
