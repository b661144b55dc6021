# The frame of every page, errors, forms.

skip = Перейти к содержанию
nav-main = Основное меню
nav-home = Главная
nav-dashboard = Обзор
nav-campaigns = Рассылки
nav-clients = Клиенты
nav-lists = Списки
nav-messages = Письма
nav-senders = Отправители
nav-accounts = Аккаунты
nav-trial = Пробная почта
nav-preferences = Язык и оформление
sign-in = Войти
sign-up = Создать аккаунт
sign-out = Выйти
footer = Каждое письмо на счету.
trial-banner-label = Пробный режим
trial-banner = Письма не покидают этот сервер: вместо отправки они остаются здесь.
trial-banner-link = Открыть пробную почту
keys = Горячие клавиши
keys-search = Перейти к полю поиска
keys-help = Показать этот список
keys-on = Использовать в этом браузере
close = Закрыть
undo = Вернуть
save = Сохранить
stay = Остаться
search = Поиск
search-all = Показать все
any = Все
pages = Страницы
newer = Новее
older = Старее
look-again = Проверить снова

count-letters = { $count ->
    [one] { $count } письмо
    [few] { $count } письма
    [many] { $count } писем
   *[other] { $count } письма
}

date-and-time = { $day } { $month } { $year }, { $time }
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
kilobytes = КБ

# Errors

errors-title = Обратите внимание
error-mark = Ошибка:{" "}
error-way-on = Перейти на начальную страницу
error-id = Если будете писать нам об этом, укажите этот номер:
error-400-title = Не удалось прочитать запрос
error-400-lead = Запрос повреждён или неполон. Вернитесь назад, обновите страницу и попробуйте ещё раз.
error-403-title = Доступа нет
error-403-lead = Либо ваша роль этого не позволяет, либо страница была открыта слишком долго. Вернитесь назад, обновите её и попробуйте ещё раз.
error-404-title = Такой страницы нет
error-404-lead = Возможно, в адресе опечатка или того, на что он указывал, больше нет.
error-405-title = Так здесь не получится
error-405-lead = Этот адрес не принимает такие запросы. Вернитесь назад и воспользуйтесь кнопками на странице.
error-409-title = Тем временем всё изменилось
error-409-lead = Пока вы были на странице, что-то изменилось. Вернитесь назад и обновите её, чтобы увидеть, как обстоят дела сейчас.
error-413-title = Слишком много данных
error-413-lead = Столько за один раз мы не принимаем. Отправьте меньше.
error-421-title = Не тот адрес
error-421-lead = По этому адресу сайта нет. Проверьте ссылку. Если этот сервер обслуживаете вы, укажите в BASE_URL адрес, по которому на него заходят.
error-422-title = Так сделать нельзя
error-422-lead = Этого не позволяют правила.
error-429-title = Подождите немного
error-429-lead = { $seconds ->
    [one] Слишком много запросов за короткое время. Попробуйте снова через { $seconds } секунду.
    [few] Слишком много запросов за короткое время. Попробуйте снова через { $seconds } секунды.
    [many] Слишком много запросов за короткое время. Попробуйте снова через { $seconds } секунд.
   *[other] Слишком много запросов за короткое время. Попробуйте снова через { $seconds } секунды.
}
error-500-title = У нас что-то сломалось
error-500-lead = Вы ни при чём, и всё сохранённое цело. Попробуйте ещё раз через минуту.
error-503-title = Сервер сейчас занят
error-503-lead = Сейчас мы не можем ответить. Всё сохранённое цело. Попробуйте ещё раз через минуту.

# Fields

field-name = Ваше имя
field-person-name = Имя
field-email = Эл. почта
field-password = Пароль
field-new-password = Новый пароль
field-current-password = Текущий пароль
field-new-email = Новый адрес
field-language = Язык
field-zone = Часовой пояс
field-theme = Оформление
field-role = Роль
field-state = Состояние
field-since = Создан
field-reason = Причина
theme-system = Как в системе
theme-light = Светлое
theme-dark = Тёмное
zone-hint = Сейчас там { $now }.
password-hint = Не меньше 12 символов. Несколько слов, которые вы запомните, лучше одного, которое забудете.
password-show = Показать
password-hide = Скрыть
password-strength = Надёжность пароля
password-words = |Слишком слабый|Слабый|Средний|Хороший

invalid-blank = Заполните это поле.
invalid-name-blank = Введите имя.
invalid-name-long = Имя не может быть длиннее 100 символов.
invalid-line = Здесь нельзя использовать переносы строк и невидимые символы.
invalid-email = Введите адрес вида name@example.com.
invalid-password-empty = Введите пароль.
invalid-password-short = В пароле должно быть не меньше 12 символов.
invalid-password-long = Этот пароль слишком длинный.
invalid-password-weak = Этот пароль легко угадать. Добавьте несколько слов, не связанных между собой.
invalid-password-wrong = Текущий пароль не подошёл.
busy-password = Сейчас не удалось проверить пароль. Попробуйте ещё раз.
invalid-sign-in = Адрес и пароль не подходят друг к другу. Проверьте их или задайте новый пароль.
invalid-language = Выберите язык из списка.
invalid-zone = Выберите часовой пояс из списка, например Europe/Moscow.
invalid-reason-blank = Укажите причину: человек её прочитает.
invalid-reason-long = Причина не может быть длиннее 500 символов.
too-many-letters = За короткое время запрошено слишком много писем. Попробуйте снова через несколько минут.
too-many-tries = Слишком много попыток. Подождите несколько минут.
refused-already-exists = Аккаунт с таким адресом уже есть.
refused-out-of-reach = Вам нельзя сделать это с этим аккаунтом.
refused-last-admin = Это последний администратор. Сначала назначьте другого.
refused-already-blocked = Этот аккаунт уже заблокирован.
refused-not-blocked = Этот аккаунт не заблокирован.
refused-no-such-role = Такой роли нет.

# States

role-owner = Владелец
role-manager = Менеджер
role-editor = Редактор
role-admin = Администратор
state-active = Активен
state-confirmed = Подтверждён
state-unconfirmed = Не подтверждён
state-blocked = Заблокирован
state-accepted = Принято
state-rejected = Отклонено
state-waiting = Ожидает
state-unknown = Неизвестно
