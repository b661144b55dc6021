# Клиенты, их свойства, списки.

invalid-value-long = Слишком длинно: поместится не больше 1000 знаков.
invalid-number = Напишите число, например 1234,5.
invalid-date = Напишите дату, например 25.11.2026.
invalid-yes-no = Напишите «да» или «нет».
invalid-choice = Такого значения здесь нет. Выберите одно из значений этого свойства.
invalid-comment-long = Комментарий не может быть длиннее 2000 символов.
invalid-client-taken = Клиент с таким адресом у вас уже есть.
invalid-client-deleted = Это адрес клиента, которого вы удалили. Чтобы его вернуть, добавьте его как нового.
invalid-address-stays = Человек просил не писать ему на этот адрес, поэтому адрес изменить нельзя. Добавьте другой адрес как нового клиента.
invalid-suppress-blank = Укажите причину, чтобы и через год её помнить.
invalid-nobody-chosen = Выберите хотя бы одного клиента или сразу всех.
invalid-no-list = Выберите список.
invalid-no-deed = Укажите, что нужно сделать.
invalid-label-long = Название не может быть длиннее 60 символов.
invalid-label-taken = Свойство с таким названием у вас уже есть.
invalid-attributes-many = У вас уже 64 свойства, больше нельзя. Удалите ненужное.
invalid-kind = Выберите вид из списка.
invalid-choices-none = Напишите хотя бы одно значение, каждое с новой строки.
invalid-choices-many = Значений может быть не больше 200.
invalid-choices-long = Значение не может быть длиннее 100 символов.
invalid-list-name-long = Название списка не может быть длиннее 100 символов.
invalid-list-name-taken = Список с таким названием у вас уже есть.
refused-list-name-taken = У вас уже появился другой список с таким названием. Сначала переименуйте его, а потом верните этот.
refused-label-taken = У вас уже появилось другое свойство с таким названием. Сначала переименуйте его, а потом верните это.
refused-state = Состояние клиента тем временем изменилось или не позволяет этого. Вернитесь назад и посмотрите на него.

field-first-name = Имя
field-last-name = Фамилия
field-comment = Комментарий
field-added = Добавлен
field-list = Список
field-sort = Порядок
field-label = Название
field-key = В письмах
field-kind = Вид
field-choices = Значения на выбор
field-list-name = Название списка
field-description = Описание
field-made = Создан
yes = Да
no = Нет
not-known = Не указано
nothing = (пусто)
delete = Удалить
move-up = Выше
move-down = Ниже
page-before = Назад
page-next = Дальше

clients-none = Клиентов пока нет
clients-none-text = Клиенты — это люди, которым вы пишете. Загрузите их из файла, какой сохраняет Excel или ваша прежняя программа, или добавьте первого вручную.
clients-import = Загрузить из файла
clients-not-found = Никого не нашлось
clients-not-found-text = Нет клиента, который подходил бы под всё, что вы указали. Уберите часть условий или посмотрите всех.
clients-unlisted = Ни в одном списке
clients-export = Выгрузить этих
clients-count = { $count ->
    [one] { $shown } клиент
    [few] { $shown } клиента
    [many] { $shown } клиентов
   *[other] { $shown } клиента
}
clients-sort-newest = Сначала новые
clients-sort-email = По адресу
clients-sort-name = По фамилии
clients-sort-since = По смене состояния
clients-check-page = Выбрать всех на этой странице

bulk-title = Сделать что-то сразу с несколькими
bulk-all = { $count ->
    [one] Не только выбранные, а все на всех страницах: { $shown } клиент
    [few] Не только выбранные, а все на всех страницах: { $shown } клиента
    [many] Не только выбранные, а все на всех страницах: { $shown } клиентов
   *[other] Не только выбранные, а все на всех страницах: { $shown } клиента
}
bulk-reason = Почему им больше не писать
bulk-choose-list = Выберите список
bulk-add = Добавить в список
bulk-remove = Убрать из списка
bulk-no-lists = Списков, в которые их можно добавить, пока нет.
bulk-delete = Удалить
notice-nobody-changed = Менять было некого.
notice-added-to-list = Добавлено в список: { $name }.
notice-removed-from-list = Убрано из списка: { $name }.
notice-suppressed-many = Больше не получат писем: { $name }.
notice-clients-deleted = Удалено: { $name }.
notice-clients-back = Возвращено: { $name }.
notice-nobody-back = Возвращать уже некого.

client-new = Новый клиент
client-add = Добавить клиента
client-open-taken = Открыть: { $name }
client-edit = Данные
client-since = с
client-meanwhile = Тем временем клиента изменил кто-то другой
client-meanwhile-text = Ниже — то, что ввели вы. Там, где есть отличия, сейчас записано вот что. Сохраните ещё раз, чтобы осталось ваше.
client-state-active = Активен
client-state-unsubscribed = Отписан
client-state-bounced = Недоступен
client-state-complained = Жалоба
client-state-suppressed = Исключён
client-why-active = Этот клиент получает ваши письма.
client-why-unsubscribed = Человек не хочет получать ваши письма. Изменить это может только он сам.
client-why-bounced = Почтовый сервер ответил, что адрес не работает. На него ничего не отправляется.
client-why-complained = Человек пожаловался на ваше письмо как на спам. Ему больше ничего не отправляется.
client-why-suppressed = Вы решили не писать этому клиенту.
client-no-lists = Этого клиента нет ни в одном списке.
client-join = Другой список
client-join-button = Добавить
client-leave = Убрать
client-letters = Письма
client-letters-hint = Что отправлено этому клиенту и что с этим стало.
client-no-letters = Этому клиенту пока ничего не отправлялось.
client-attempt = Попытка { $number },
client-suppress = Больше не писать этому клиенту
client-suppress-hint = Клиент останется здесь, но не получит ни одного письма, пока вы снова не разрешите.
client-suppress-button = Больше не писать
suppress-reason-hint = Для себя: её видите только вы.
client-activate = Снова писать этому клиенту
client-activate-suppressed = Запретили вы, поэтому вы же можете и снова разрешить.
client-activate-bounced = Делайте это, только если адрес верен и снова работает: письма на неработающие адреса портят вашу репутацию у почтовых серверов.
client-activate-button = Снова разрешить письма
client-delete = Удалить клиента
client-delete-hint = Клиента можно вернуть в течение 30 дней. Те, кто не хочет ваших писем, не забываются: загрузка из файла их не оживит.
client-delete-button = Удалить клиента
notice-client-added = Добавлено: { $name }.
notice-client-brought-back = Клиент { $name } был удалён и теперь возвращён с новыми данными. Состояние осталось прежним.
notice-client-deleted = Удалено: { $name }.
notice-suppressed = Этот клиент больше не получает писем.
notice-activated = Этот клиент снова получает ваши письма.
notice-joined = Добавлено в список «{ $name }».
notice-left = Убрано из списка «{ $name }».
sent-queued = Ожидает
sent-leased = Ожидает
sent-sending = Отправляется
sent-accepted = Принято
sent-rejected = Отклонено
sent-unknown = Неизвестно
sent-suppressed = Не отправлялось
sent-cancelled = Отменено
sent-expired = Срок истёк
sent-quarantined = Отложено

attributes-title = Свои свойства
attributes-lead = Что вы хотите знать о клиентах кроме имени и адреса. Это можно подставлять в письма и учитывать в сегментах.
attributes-none = Свойств пока нет
attributes-none-text = Например, город, день рождения или номер карты клиента. То, что вы добавите здесь, появится в анкете каждого клиента.
attribute-new = Новое свойство
attribute-add = Добавить свойство
attribute-kind-text = Текст
attribute-kind-number = Число
attribute-kind-date = Дата
attribute-kind-yes-no = Да или нет
attribute-kind-choice = Одно из значений
label-hint = Например, «Город». Из названия получится короткое имя для писем; оно останется прежним, даже если вы потом переименуете свойство.
choices-hint = Только для вида «Одно из значений»: каждое с новой строки.
notice-attribute-made = Свойство «{ $name }» добавлено.
notice-attribute-deleted = Свойство «{ $name }» удалено.
notice-attribute-back = Свойство «{ $name }» возвращено вместе со значениями.

lists-lead = Группы клиентов, которые вы собираете вручную.
lists-none = Списков пока нет
lists-none-text = Список объединяет тех, кому вы пишете об одном и том же. Создайте список, а потом добавьте в него клиентов.
list-new = Новый список
list-make = Создать список
list-edit = Изменить список
list-name-hint = Его видите только вы.
list-delete = Удалить список
list-delete-hint = Клиенты останутся. Список можно будет сразу вернуть.
list-empty = В этом списке пока никого нет
list-empty-text = Добавьте клиента здесь или выберите нескольких на странице всех клиентов и добавьте их в этот список.
notice-list-made = Список «{ $name }» создан.
notice-list-deleted = Список «{ $name }» удалён.
notice-list-back = Список «{ $name }» возвращён.
