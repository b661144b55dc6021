# Отправители, адреса, с которых они пишут, проверки серверов.

senders-lead = От чьего имени и с какого адреса уходят ваши письма и какой почтовый сервер их принимает.
senders-none = Пишите со своего адреса
senders-none-text = Добавьте почтовый сервер своего провайдера: письма будут приходить с вашего адреса, и читатели его узнают. А пока письма отправляет сервер самой установки.
sender-new = Добавить отправителя
sender-edit = Изменить отправителя
sender-edit-action = Изменить
sender-copy = Дублировать
sender-copy-name = { $name } (копия)
sender-delete = Удалить
sender-own = Сервер SkyMailing
sender-own-lead = Настраивать его не нужно. Адрес у него свой, перед ним стоит ваше имя, а ответы приходят вам.
sender-own-reply-to-hint = Один из ваших подтверждённых адресов.
sender-ready = Готов
sender-waits = Ждёт подтверждения
sender-fails = Не работает
sender-from = От кого
sender-server = Почтовый сервер
sender-name = Имя
sender-name-hint = Его читатели видят перед адресом: например, название вашей фирмы.
sender-from-email = Адрес отправителя
sender-from-email-hint = С него приходят ваши письма. Мы отправим на него ссылку, чтобы убедиться, что он ваш.
sender-reply-to = Куда отвечать
sender-reply-to-optional = Куда отвечать (если не сюда же)
sender-reply-to-hint = Если оставить пустым, ответы придут на адрес отправителя. Другой адрес тоже нужно подтвердить.
sender-reply-to-same = На адрес отправителя
sender-provider = Почтовый провайдер
sender-provider-hint = Поля ниже можно заполнить за вас.
sender-provider-by-address = По адресу отправителя
sender-fill = Заполнить сервер
sender-filled = Заполнено для { $name }.
sender-fill-unknown = Почтовый сервер этого адреса нам неизвестен. Найдите его у своего провайдера в разделе «SMTP» или выберите провайдера в списке.
sender-host = Сервер
sender-host-hint = Например, smtp.example.com.
sender-port = Порт
sender-at-port = порт { $port }
sender-protection = Шифрование
sender-protection-hint = Обычно на порту 587 — STARTTLS, на 465 — TLS. Без шифрования пароль использовать нельзя.
protection-starttls = STARTTLS
protection-tls = TLS с самого начала
protection-none = без шифрования
sender-login = Имя пользователя
sender-login-hint = Часто это весь адрес. Оставьте пустым, если сервер его не спрашивает.
sender-login-none = Нет
sender-password-hint = Многие провайдеры требуют пароль приложения вместо обычного. Он хранится зашифрованным и больше не показывается.
sender-password-keep = Оставьте пустым, чтобы сохранить прежний. Если меняете сервер, порт, шифрование или имя пользователя, введите пароль снова.
sender-pace = Ограничения
sender-pace-hint = Сколько разрешает ваш провайдер. Рассылки их соблюдают; где предела нет, оставьте пустым.
sender-pace-none = Нет
sender-per-minute = Писем в минуту
sender-per-day = Писем в день
sender-sessions = Соединений одновременно
sender-per-minute-is = { $count ->
    [one] { $count } письмо в минуту
    [few] { $count } письма в минуту
   *[other] { $count } писем в минуту
}
sender-per-day-is = { $count ->
    [one] { $count } письмо в день
    [few] { $count } письма в день
   *[other] { $count } писем в день
}
sender-sessions-is = { $count ->
    [one] { $count } соединение
    [few] { $count } соединения
   *[other] { $count } соединений
}
sender-waits-title = Подтвердите адрес
sender-waits-text = Мы отправили письмо со ссылкой. Пока по ней не перешли и не нажали кнопку, отсюда ничего не уходит.
sender-fault-title = Последнее письмо отправить не удалось
sender-fault-since = С какого времени
sender-fault-last = Последняя попытка
sender-try-title = Проверка
sender-test = Проверить сервер
sender-test-text = Мы соединимся, войдём и попрощаемся; письмо не отправляется. Вы увидите весь разговор.
sender-test-last = Последняя проверка
sender-letter = Отправить мне пробное письмо
sender-letter-text = Короткое письмо на { $email } через этого отправителя.
sender-letter-trial = В пробном режиме оно перехватывается и никуда не уходит.
sender-letter-late = Не доставлено вовремя

check-title = Проверка сервера
check-none = За последние сутки этот сервер не проверяли.
check-goes-on = Идёт разговор с сервером…
check-goes-on-hint = Страница обновляется сама. Её можно закрыть: проверка продолжится.
check-cut-off = Прервана: проверьте снова
check-works = Работает
check-works-todo = Ничего: сервер отвечает, соединение защищено так, как вы выбрали, имя пользователя и пароль, если они есть, приняты.
check-fails = Не работает
check-started = Проверен
check-dialogue = Разговор
check-dialogue-hint = «>» говорим мы, «<» отвечает сервер, «*» что произошло. Пароли скрыты.
check-once = Сама проверка не повторяется. В минуту их можно сделать пять.
check-trial = Пробный режим: проверка соединяется по-настоящему, но письма этого отправителя перехватываются.

addresses-title = Подтверждённые адреса
addresses-lead = С них вы пишете, на них приходят пробные письма. Каждый подтверждён ссылкой из письма.
address-own = Ваша учётная запись
address-waits = Ждёт перехода по ссылке
address-again-label = Отправить снова на { $email }
address-delete-label = Удалить { $email }
address-add = Добавить адрес
address-add-hint = Мы отправим на него ссылку. В один ящик уходит не больше трёх писем в час.
address-ask = Отправить ссылку
address-trial = В пробном режиме письма перехватываются:
address-confirm-title = Это ваш адрес?
address-confirm-lead = { $account } хочет отправлять письма с адреса { $email } через SkyMailing.
address-confirm-text = Нажимайте кнопку, только если вы об этом знаете.
address-confirm-button = Да, разрешаю
address-confirm-hint = Входить не нужно: по ссылке видно, что вы читаете этот ящик. Если вы этого не хотите, закройте страницу, и ничего не изменится.
address-confirmed-title = Спасибо
address-confirmed-lead = Теперь с этого адреса можно отправлять письма. Страницу можно закрыть.
address-dead-lead = Ею уже воспользовались, её срок истёк или её сменила более новая. Откройте самое новое письмо или отправьте ещё одну ссылку.

invalid-sender-name-blank = Укажите имя, которое увидят читатели.
invalid-host-blank = Укажите почтовый сервер, например smtp.example.com.
invalid-host = Это не имя сервера. Напишите его без http, имени пользователя и порта, например smtp.example.com.
invalid-host-forbidden = Этот сервер находится в частной или служебной сети. Укажите общедоступный почтовый сервер или попросите того, кто ведёт эту установку, разрешить сеть.
invalid-host-unknown = Сервера с таким именем нет. Нет ли в нём опечатки?
invalid-port = К почтовым серверам можно обращаться только на порты 25, 465, 587 и 2525.
invalid-protection = Выберите шифрование из списка.
invalid-protection-login = Без шифрования пароль не отправляется. Выберите STARTTLS или TLS либо оставьте имя и пароль пустыми.
invalid-login = Имя пользователя — одна строка не длиннее 320 знаков.
invalid-login-blank = Укажите имя пользователя к этому паролю.
invalid-server-password = Пароль — одна строка не длиннее 1000 знаков.
invalid-server-password-blank = Укажите пароль к этому имени пользователя.
invalid-server-password-again = Введите пароль снова: прежний был дан для других настроек сервера.
invalid-per-minute = Напишите целое число от 1 до 10 000 или оставьте пустым.
invalid-per-day = Напишите целое число от 1 до 10 000 000 или оставьте пустым.
invalid-sessions = Напишите целое число от 1 до 50 или оставьте пустым.
invalid-reply-to = Выберите один из подтверждённых адресов.
refused-many-senders = Отправителей уже 50, больше нельзя. Сначала удалите одного из них.
refused-many-addresses = Адресов уже 100, больше нельзя. Сначала удалите один из них.

notice-sender-saved = «{ $name }» сохранён.
notice-sender-copied = «{ $name }» создан. Измените то, что должно отличаться.
notice-sender-deleted = «{ $name }» удалён.
notice-sender-restored = «{ $name }» снова на месте.
notice-sender-letter = Пробное письмо на { $name } отправляется.
notice-too-many-checks = За последнюю минуту было пять проверок. Подождите минуту и проверьте снова.
notice-address-asked = Письмо со ссылкой отправляется на { $name }.
notice-address-waits = Письмо на { $name } отправлено только что. Подождите минуту.
notice-address-too-many = На { $name } пока отправлено достаточно писем. Попробуйте через час.
notice-address-confirmed-already = Адрес { $name } уже подтверждён.
notice-address-confirmed = Адрес { $name } подтверждён.
notice-address-deleted = Адрес { $name } удалён. Отправители с этим адресом ждут, пока его не подтвердят снова.
notice-address-restored = Адрес снова на месте.

letter-confirm-address-subject = Можно ли отправлять письма с этого адреса?
letter-confirm-address-text = { $account } хочет отправлять письма с адреса { $email } через SkyMailing. Если это вы или вы об этом знаете, разрешите:
letter-confirm-address-action = Посмотреть и разрешить
letter-confirm-address-after = Ссылка действует два дня. Если вы этого не хотите, ничего не делайте: без вашего согласия с этого адреса ничего не уйдёт.
letter-sender-test-subject = Пробное письмо от { $name }
letter-sender-test-text = Это письмо отправлено из SkyMailing, чтобы проверить, работает ли отправитель. Оно пришло, значит, работает.

provider-gmail = Gmail нужен пароль приложения: включите двухэтапную аутентификацию в аккаунте Google и создайте его в разделе «Безопасность», «Пароли приложений». В день можно отправить около 500 писем.
provider-yandex = Яндексу нужен пароль приложения: разрешите почтовые программы в настройках ящика и создайте пароль для «Почты» в Яндекс ID.
provider-mail-ru = Mail.ru нужен пароль для внешних приложений: создайте его в настройках ящика, в разделе «Безопасность».
provider-rambler = Сначала разрешите в настройках ящика Рамблера доступ почтовым программам.
provider-outlook = Microsoft больше не пускает программы в личные ящики Outlook и Hotmail по паролю. Если проверка не пройдёт, возьмите ящик другого провайдера.
provider-icloud = iCloud нужен пароль приложения: создайте его на account.apple.com, в разделе «Вход и безопасность».
provider-yahoo = Нужен пароль приложения: создайте его в своей учётной записи, в разделе безопасности.
provider-zoho = Если включён двухфакторный вход, создайте пароль приложения в учётной записи Zoho. Серверы различаются по регионам: свой указан в настройках ящика.
provider-fastmail = Fastmail нужен пароль приложения: создайте его в настройках, в разделе «Privacy & Security».
provider-gmx = Сначала разрешите в настройках ящика доступ по POP3 и IMAP: он нужен и для отправки.
provider-sendgrid = Имя пользователя — слово «apikey», пароль — ключ API с правом отправлять почту.
provider-mailgun = Имя пользователя и пароль указаны в Mailgun, в разделе «Domain settings», «SMTP credentials».
provider-ses = Создайте данные для SMTP в консоли SES. Если регион у вас другой, замените его в имени сервера.
provider-postmark = И имя пользователя, и пароль — это токен сервера (Server API token).
provider-brevo = Имя пользователя — логин из раздела «SMTP & API», пароль — ключ SMTP.
provider-mailjet = Имя пользователя — ключ API, пароль — секретный ключ.
provider-mailersend = Создайте пользователя SMTP в MailerSend, в разделе «Domains»: там будут имя и пароль.
provider-smtp2go = Создайте пользователя SMTP в SMTP2GO: там будут имя и пароль.
