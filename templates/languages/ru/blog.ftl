# Блог: для читателей и редакторов.

nav-blog = Блог
nav-posts = Записи
blog-lead = Что нового и что мы узнали о письмах, которые доходят.
blog-none = Пока ничего не написано
blog-none-text = Здесь появится первая запись.
blog-feed = Лента
blog-feed-title = Блог SkyMailing
blog-other-posts = Другие записи
post-older = Раньше:
post-newer = Позже:
post-views = { $count ->
    [one] { $count } просмотр
    [few] { $count } просмотра
   *[many] { $count } просмотров
}
post-views-title = Просмотры

posts-lead = Всё, что написано, опубликовано оно или нет: сначала новые.
posts-new = Новая запись
posts-none = Записей пока нет
posts-none-text = Напишите первую. Пока вы её не опубликуете, её никто не увидит.
posts-actions = Действия
post-state-draft = Черновик
post-state-scheduled = Ждёт своего времени
post-state-published = Опубликована
post-published-at = Публикация
post-delete = Удалить
post-see = Посмотреть
post-save = Сохранить
post-save-draft = Сохранить черновик
post-publish = Опубликовать
post-withdraw = Вернуть в черновики
post-preview = Предпросмотр
field-post-title = Заголовок
field-post-slug = Адрес
post-slug-hint = Последняя часть ссылки. Если оставить пустым, получится из заголовка. После публикации не меняется.
field-post-body = Текст
post-body-hint = В разметке Markdown. HTML показывается так, как набран.
field-post-picture = Картинка
post-picture-hint = PNG, JPEG или WebP, до 10 МБ. Мы уменьшим её и уберём сведения о месте съёмки.
post-picture-remove = Убрать картинку
field-post-picture-alt = Что на картинке
post-picture-alt-hint = Для тех, кто её не видит.
field-post-time = Дата публикации
post-time-hint = В вашем часовом поясе, { $zone }. Действует при публикации. Пусто: сразу. В будущем: запись появится в это время.
post-marks = Разметка текста
post-mark-words = слова
post-mark-heading = Заголовок
post-mark-bold = Жирный
post-mark-link = Ссылка
post-mark-list = Список
post-mark-quote = Цитата
post-conflict = Запись тем временем изменили
post-conflict-text = Изменения внёс { $name }. Ваш текст не потерян: он ниже. Если сохранить сейчас, он заменит чужой.
post-conflict-theirs = Чужой текст

notice-post-published = Запись опубликована.
notice-post-scheduled = Запись появится в назначенное время.
notice-post-withdrawn = Запись снова черновик, и её никто больше не видит.
notice-post-deleted = Запись «{ $name }» удалена.
notice-post-restored = Запись «{ $name }» вернулась.

invalid-post-title = Дайте записи заголовок.
invalid-post-title-long = В заголовке может быть не больше 200 символов.
invalid-post-slug = Адрес состоит из строчных латинских букв, цифр и одиночных дефисов, не больше 80 символов.
invalid-post-slug-taken = Этот адрес уже у другой записи. Выберите иной.
invalid-post-body = Напишите текст.
invalid-post-body-long = В тексте может быть не больше 100 000 символов.
invalid-post-deep = Цитаты или списки в тексте вложены друг в друга слишком глубоко.
invalid-post-time = Напишите дату и время, например 2026-12-01T09:00.
invalid-picture-kind = Этот файл — не картинка PNG, JPEG или WebP.
invalid-picture-broken = Картинку не удаётся прочитать. Возможно, она повреждена.
invalid-picture-pixels = Картинка слишком велика: не больше 50 мегапикселей и 12 000 точек по стороне.
invalid-picture-large = Файл слишком велик: не больше 10 МБ.
invalid-picture-gone = Картинка не сохранилась. Выберите её ещё раз.
invalid-picture-alt-long = Описание картинки может занимать не больше 300 символов.

home-numbers = Здесь сейчас
home-campaigns = Рассылки
home-active = Из них активны
home-addresses = Адреса клиентов
home-letters = Принятые письма
home-start = С чего начать
home-start-sign-up = Зарегистрируйтесь
home-start-sign-up-text = Нужен адрес почты. Его подтверждает ссылка из письма.
home-posts = Из блога
home-all-posts = Все записи
