# Рассылки: список, форма, проверка, ход, отписка.

campaigns-lead = Одно письмо для многих: кто его получит, когда оно уйдёт и что стало с каждым экземпляром.
campaigns-none = Рассылок пока нет
campaigns-none-text = Рассылка отправляет одно из ваших писем выбранным клиентам: один раз или регулярно. Вы увидите всё до того, как что-либо уйдёт.
campaigns-none-clients = Рассылка отправляет письмо вашим клиентам. Сначала добавьте клиентов, потом напишите письмо.
campaigns-none-messages = Рассылка отправляет письмо вашим клиентам. Клиенты уже есть, не хватает письма.
campaigns-not-found = По этому запросу рассылок нет
message-to-campaign = Отправить рассылкой
campaign-new = Новая рассылка
campaign-edit = Изменить рассылку
campaign-copy-name = { $name } (копия)
campaign-progress = { $done } из { $all }
campaign-next-start = Следующий запуск

campaign-status-created = Не запущена
campaign-status-scheduled = Запланирована
campaign-status-running = Идёт
campaign-status-paused = На паузе
campaign-status-disabled = Отключена
campaign-status-completed = Завершена
campaign-status-expired = Не хватило времени
campaign-status-cancelled = Отменена

campaign-part-what = Что отправить
campaign-part-who = Кому
campaign-part-when = Когда
campaign-name = Название
campaign-name-hint = Только для вас: читатели его не видят.
campaign-message = Письмо
campaign-message-later = Выберите письмо
campaign-message-none = Не выбрано
campaign-message-hint = При каждом запуске уходит самая новая версия. Если подходящего нет:
campaign-sender = От кого
campaign-sender-other = Добавить или подтвердить отправителя
campaign-whom-all = Всем клиентам
campaign-whom-chosen = Только этим
campaign-addresses = Отдельным клиентам
campaign-addresses-hint = Адреса эл. почты, по одному в строке. Это должны быть адреса ваших клиентов.
campaign-strangers-more = { $count ->
    [one] и ещё { $count }
    [few] и ещё { $count }
   *[other] и ещё { $count }
}
campaign-except = Кому не отправлять
campaign-except-hint = Тем, кто отписался или до кого письма не доходят, они не уйдут в любом случае.
campaign-not-lists = Не отправлять тем, кто в этих списках
campaign-not-segments = Не отправлять тем, кто в этих сегментах
campaign-not-campaigns = Не отправлять тем, кто получил одну из этих рассылок
campaign-mailed-within = Не отправлять тем, кому вы писали за последние … дней
campaign-start = Начало
campaign-start-hint = Если это время прошло, рассылка начнётся сразу после запуска.
campaign-until = Конец (если он есть)
campaign-until-hint = Что не успеет уйти до него, отправлено не будет.
campaign-period = Повтор
campaign-period-once = Один раз
campaign-period-daily = По дням
campaign-period-weekly = По неделям
campaign-period-monthly = По месяцам
campaign-every-days = Раз в … дней
campaign-every-weeks = Раз в … недель
campaign-on = По дням
campaign-on-hint = Если не отметить ни одного: в день недели начала.
campaign-month-day = Число месяца
campaign-month-end = В месяцах, где его нет
campaign-month-end-last-day = В последний день
campaign-month-end-skip = Не отправлять
campaign-limits = Часы, дни и пределы
campaign-limits-hint = Оставьте пустым то, что не нужно: тогда письма уходят так быстро, как позволяет отправитель.
campaign-hours-from = Письма уходят с
campaign-hours-to = до
campaign-leave-on = Дни, когда уходят письма
campaign-leave-on-hint = Если не отметить ни одного: во все дни.
campaign-per-day = Писем в день
campaign-per-day-hint = Когда уйдёт столько, остальные подождут следующего дня.
campaign-lasts = Сколько часов может длиться один запуск
campaign-lasts-hint = Что не успеет уйти за это время, отправлено не будет.
campaign-unknown = Если неизвестно, дошло ли письмо
campaign-unknown-hint = Изредка соединение обрывается сразу после того, как письмо передано целиком.
campaign-unknown-repeat-once = Отправить ещё раз
campaign-unknown-repeat-once-hint = Без письма никто не останется, но кто-то может получить его дважды.
campaign-unknown-at-most-once = Больше не отправлять
campaign-unknown-at-most-once-hint = Дважды его не получит никто, но кто-то может не получить вовсе. Такие письма считаются отдельно.
campaign-save-and-review = Сохранить и проверить
campaign-save-hint = Пока ничего не уходит: на следующей странице видно, кто и когда получит письмо.

weekday-short-mon = Пн
weekday-short-tue = Вт
weekday-short-wed = Ср
weekday-short-thu = Чт
weekday-short-fri = Пт
weekday-short-sat = Сб
weekday-short-sun = Вс

campaign-says-once = Один раз: { $when }
campaign-says-daily = { $count ->
    [one] Раз в { $count } день в { $time }
    [few] Раз в { $count } дня в { $time }
   *[other] Раз в { $count } дней в { $time }
}
campaign-says-weekly = { $count ->
    [one] Раз в { $count } неделю, { $days }, в { $time }
    [few] Раз в { $count } недели, { $days }, в { $time }
   *[other] Раз в { $count } недель, { $days }, в { $time }
}
campaign-says-monthly = Каждый месяц { $day }-го числа в { $time }
campaign-says-monthly-last-day = Каждый месяц { $day }-го числа или в последний день, в { $time }
campaign-says-monthly-skip = В каждом месяце, где есть { $day }-е число, в { $time }
campaign-says-from = с { $from } ({ $zone })
campaign-says-until = до { $until } ({ $zone })
campaign-says-span = с { $from } до { $until } ({ $zone })
campaign-says-hours = Письма уходят с { $from } до { $to }.
campaign-says-weekdays = Письма уходят по дням: { $days }.
campaign-says-per-day = { $count ->
    [one] В день уходит не больше { $shown } письма.
   *[other] В день уходит не больше { $shown } писем.
}
campaign-says-lasts = { $count ->
    [one] Один запуск может длиться { $count } час.
    [few] Один запуск может длиться { $count } часа.
   *[other] Один запуск может длиться { $count } часов.
}

invalid-campaign-name-blank = Дайте название, чтобы потом её найти.
invalid-campaign-message = Выберите одно из своих писем.
invalid-campaign-sender = Этим отправителем сейчас пользоваться нельзя. Выберите другого.
invalid-campaign-nobody = Отметьте список или сегмент либо впишите адреса.
invalid-campaign-list = Одного из этих списков больше нет. Выберите снова.
invalid-campaign-segment = Одного из этих сегментов больше нет. Выберите снова.
invalid-campaign-campaign = Одной из этих рассылок больше нет. Выберите снова.
invalid-campaign-strangers = Не всё здесь — адреса ваших клиентов. Исправьте, уберите или сначала добавьте этих людей в клиенты.
invalid-campaign-many-addresses = Здесь помещается не больше 1000 адресов. Для такого числа сделайте список.
invalid-campaign-mailed-within = Напишите целое число дней от 1 до 3650 или оставьте пустым.
invalid-campaign-start = Укажите дату и время начала, например 2026-12-01 09:00.
invalid-campaign-until = Укажите дату и время конца, например 2026-12-31 18:00, или оставьте пустым.
invalid-campaign-year = Выберите год от 2000 до 2199.
invalid-campaign-until-early = Конец должен быть позже начала.
invalid-campaign-period = Выберите, как часто отправлять.
invalid-campaign-days-apart = Напишите целое число дней от 1 до 366.
invalid-campaign-weeks-apart = Напишите целое число недель от 1 до 52.
invalid-campaign-weekday = Выберите дни недели от понедельника до воскресенья.
invalid-campaign-month-day = Напишите число месяца от 1 до 31.
invalid-campaign-lasts = Напишите целое число часов от 1 до 8784 или оставьте пустым.
invalid-campaign-hour = Напишите время суток, например 09:00.
invalid-campaign-hours-half = Укажите оба часа или оставьте оба пустыми.
invalid-campaign-hours-same = Часы должны различаться.
invalid-campaign-per-day = Напишите целое число писем от 1 или оставьте пустым.
invalid-campaign-never-starts = С таким концом она никогда не начнётся. Выберите более поздний конец или другие дни.
invalid-campaign-never-open = В эти часы и дни за время рассылки не сможет уйти ни одно письмо. Разрешите больше.
invalid-campaign-unknown = Выберите одно из двух.

unsubscribe-ask-title = Отписаться
unsubscribe-ask-lead = { $name } больше не будет писать на { $address }.
unsubscribe-ask-hint = Входить не нужно. Если вы попали сюда по ошибке, закройте страницу, и ничего не изменится.
unsubscribe-button = Отписаться
unsubscribe-done-title = Вы отписались
unsubscribe-done-lead = { $name } больше не пишет на { $address }. Страницу можно закрыть.
unsubscribe-undo = Это была ошибка
unsubscribe-dead-title = Эта ссылка не работает
unsubscribe-dead-lead = Она обрезана по пути, или адрес больше не используется. Откройте ссылку из самого письма или ответьте на него.
unsubscribe-this-address = этот адрес
unsubscribe-reason = По ссылке в письме
unsubscribe-reason-one-click = Кнопкой почтовой программы
notice-subscribed-again = Ничего не изменилось: письма приходят как прежде.
refused-unsubscribe-undo = Вернуть подписку можно только в течение суток. Если хотите снова получать письма, ответьте на одно из них.

campaign-do-edit = Изменить
campaign-do-launch = Запустить
campaign-do-pause = Пауза
campaign-do-resume = Продолжить
campaign-do-cancel = Отменить рассылку
campaign-do-send-now = Отправить сейчас
campaign-do-duplicate = Дублировать
campaign-do-delete = Удалить

campaign-launched = Запущена. Запуск ещё можно отменить.
campaign-next-in = { $seconds ->
    [one] Начнётся через { $seconds } секунду.
    [few] Начнётся через { $seconds } секунды.
   *[other] Начнётся через { $seconds } секунд.
}
campaign-review = Проверить и запустить
campaign-letters = Письма
campaign-run-of = Запуск от
campaign-progress-label = Готово писем
campaign-plan = Что, кому, когда
campaign-runs = Все запуски
campaign-more = Ещё
campaign-send-now-text = Начнётся сразу, не дожидаясь своего времени. Часы и дни по-прежнему действуют.
campaign-cancel-text = Письма, которые не ушли, уже не уйдут, и больше ничего не начнётся. Что отправлено, то отправлено. Вернуть это нельзя.

campaign-sum-planned = Всего
campaign-sum-accepted = Принято
campaign-sum-rejected = Отклонено
campaign-sum-unknown = Неизвестно
campaign-sum-waiting = Ожидает
campaign-sum-suppressed = Отписались
campaign-sum-expired = Не успели
campaign-sum-cancelled = Отменено
campaign-sum-quarantined = В карантине
campaign-sum-others = Прочие

campaign-next-created = Пока вы её не запустите, ничего не уйдёт.
campaign-next-scheduled = Начнётся сама:
campaign-next-soon = Начнётся через мгновение.
campaign-next-running = Письма уходят; отклонённые на время отправляются снова сами.
campaign-next-start-after = Следующий запуск:
campaign-next-paused-by = Вы поставили её на паузу
campaign-next-paused = Пока не продолжите, ничего не уходит и не начинается.
campaign-next-paused-why = Она остановилась сама.
campaign-next-paused-mend = Исправьте это и продолжите.
campaign-next-stopped = Она остановилась сама, чтобы не отклонили ещё больше писем.
campaign-next-disabled = Её отключил менеджер, и ничего не уходит. Причина:
campaign-next-completed = На каждое письмо есть ответ, больше ничего не начнётся.
campaign-next-expired = Её время вышло раньше, чем ушли все письма. Что не ушло, отправлено не будет.
campaign-next-cancelled = Вы её отменили. Что не успело уйти, не отправлено.
campaign-missed = { $count ->
    [one] Пропущен { $count } запуск: программа не работала или рассылка стояла.
    [few] Пропущено { $count } запуска: программа не работала или рассылка стояла.
   *[other] Пропущено { $count } запусков: программа не работала или рассылка стояла.
}
campaign-waits-planning = Составляется список получателей.
campaign-waits-ending = Закрываются письма, которые не ушли.
campaign-waits-shut = Письма ждут: сейчас не её часы и дни, до
campaign-waits-used-up = Письма ждут: сколько можно в день, уже ушло. Продолжение
campaign-waits-retries = Все ждущие письма будут отправлены снова сами, первое из них
campaign-waits-server = Письма ждут: почтовый сервер отправителя не принимает их с
campaign-waits-server-until = Следующая попытка:
campaign-waits-stopped = Остановлена: несколько писем подряд отклонены, последнее
campaign-waits-stopped-todo = Потом продолжите рассылку.

campaign-pace = { $count ->
    [one] Около { $shown } письма в минуту.
    [few] Около { $shown } писем в минуту.
   *[other] Около { $shown } писем в минуту.
}
campaign-left-minute = Осталось меньше минуты.
campaign-left-minutes = { $count ->
    [one] Осталась примерно { $count } минута.
    [few] Осталось примерно { $count } минуты.
   *[other] Осталось примерно { $count } минут.
}
campaign-left-hours = { $count ->
    [one] Отправки осталось примерно на { $count } час.
    [few] Отправки осталось примерно на { $count } часа.
   *[other] Отправки осталось примерно на { $count } часов.
}
campaign-left-days = { $count ->
    [one] Отправки осталось примерно на { $count } день.
    [few] Отправки осталось примерно на { $count } дня.
   *[other] Отправки осталось примерно на { $count } дней.
}
campaign-ends-too-early = С такой скоростью часть писем не уйдёт до конца отведённого времени:
campaign-unsubscribed = { $count ->
    [one] { $shown } читатель отписался по письму этого запуска.
    [few] { $shown } читателя отписались по письму этого запуска.
   *[other] { $shown } читателей отписались по письму этого запуска.
}

campaign-says-clients = { $count ->
    [one] { $count } клиент по адресу
    [few] { $count } клиента по адресам
   *[other] { $count } клиентов по адресам
}
campaign-says-not-lists = Кроме тех, кто в списках: { $names }.
campaign-says-not-segments = Кроме тех, кто в сегментах: { $names }.
campaign-says-not-campaigns = Кроме тех, кто получил: { $names }.
campaign-says-mailed-within = { $count ->
    [one] Кроме тех, кому письмо ушло за последний { $count } день.
    [few] Кроме тех, кому письмо ушло за последние { $count } дня.
   *[other] Кроме тех, кому письмо ушло за последние { $count } дней.
}
campaign-says-gone = (удалено)

campaign-review-title = Проверка «{ $name }»
campaign-review-lead = Взгляните ещё раз. Пока вы не нажмёте «Запустить», ничего не уйдёт.
campaign-review-lead-problems = Запустить её пока нельзя.
campaign-problems = Сначала исправьте
campaign-blocks = Мешает запуску
campaign-problem-no-message = Письмо не выбрано.
campaign-problem-message-gone = Письмо удалено.
campaign-problem-message-broken = В письме упомянуто поле, которого больше нет.
campaign-problem-sender-not-usable = Отправитель удалён или ждёт подтверждения.
campaign-problem-audience = Список, сегмент или рассылка, по которым выбраны получатели, удалены или повреждены.
campaign-problem-nobody-in-it = Сейчас её не получил бы никто.
campaign-problem-calendar = Такое расписание невозможно.
campaign-problem-no-start-left = Все её запуски в прошлом.
campaign-problem-disabled = Эту рассылку отключил менеджер.
campaign-problem-blocked = Этот аккаунт заблокирован.
campaign-warnings = Стоит взглянуть
campaign-warns = Совет
campaign-warning-no-unsubscribe-link = В тексте письма нет ссылки для отписки. Многие читатели вместо неё нажимают «спам».
campaign-warning-heavy = Размер письма { $size }. Многие почтовые серверы такие не принимают.
campaign-warning-wont-fit = { $count ->
    [one] Вовремя не уйдёт примерно { $shown } письмо.
    [few] Вовремя не уйдут примерно { $shown } письма.
   *[other] Вовремя не уйдут примерно { $shown } писем.
}
campaign-warning-not-all-counted = Клиентов так много, что сосчитаны не все: может быть и больше.
campaign-to-message = Открыть письмо
campaign-to-choose-message = Выбрать письмо
campaign-to-sender = Открыть отправителя
campaign-to-audience = Изменить получателей
campaign-to-times = Изменить время
campaign-to-campaign = Узнать почему
campaign-people = { $count ->
    [one] { $shown } клиент
    [few] { $shown } клиента
   *[other] { $shown } клиентов
}
campaign-meant = Кому
campaign-left-out-unsubscribed = Не получат: отписались
campaign-left-out-bounced = Не получат: адрес не работает
campaign-left-out-complained = Не получат: пожаловались
campaign-left-out-suppressed = Не получат: вы их исключили
campaign-left-out-excluded = Не получат: так указано в рассылке
campaign-preview = Посмотреть
campaign-letter-size = Размер письма
campaign-unknown-short = Если неизвестно
campaign-next-starts = Ближайшие запуски
campaign-ends = Конец
campaign-ends-open = Когда всё отправится
campaign-starts-at-once = Сейчас: сразу после запуска
campaign-speed = Скорость
campaign-speed-limit = { $count ->
    [one] Не больше { $shown } письма в минуту: предел отправителя
   *[other] Не больше { $shown } писем в минуту: предел отправителя
}
campaign-speed-assumed = { $count ->
    [one] Около { $shown } письма в минуту: решает сервер
   *[other] Около { $shown } писем в минуту: решает сервер
}
campaign-forecast = Прогноз
campaign-forecast-done = Последнее письмо первого запуска уйдёт примерно { $at }.
campaign-forecast-wont-fit = Уйдут не все: конец { $end }, а до него успеют уйти примерно { $fits } из { $all } писем.
campaign-launch-hint = После этого будет 15 секунд, чтобы передумать.

notice-campaign-saved = Рассылка «{ $name }» сохранена.
notice-campaign-to-mend = Не получилось: сначала нужно кое-что исправить.
notice-campaign-undone = Запуск отменён. Ничего не отправлено.
notice-campaign-paused = Пауза. Сейчас письма не уходят.
notice-campaign-resumed = Рассылка продолжается.
notice-campaign-cancelled = Рассылка отменена. Письма больше не уходят.
notice-campaign-sent-now = Рассылка началась.
notice-campaign-copied = «{ $name }» создана. Измените то, что должно отличаться.
notice-campaign-deleted = Рассылка «{ $name }» удалена.
notice-campaign-restored = Рассылка «{ $name }» снова на месте.
refused-campaign-not-launched = Эта рассылка ещё не запущена.
refused-campaign-launched = Эта рассылка уже запущена.
refused-campaign-over = Эта рассылка закончена. Чтобы отправить снова, дублируйте её.
refused-campaign-goes-on = Запуск этой рассылки ещё идёт. Сначала отмените её или дождитесь конца.
refused-campaign-too-late = Отменить запуск уже нельзя. Поставьте рассылку на паузу или отмените её.
refused-campaign-too-early = Запуск ещё можно отменить. Подождите несколько секунд.
refused-campaign-paused = Эта рассылка на паузе.
refused-campaign-not-paused = Эта рассылка не на паузе.
refused-campaign-disabled = Эту рассылку отключил менеджер.
refused-campaign-not-disabled = Эта рассылка не отключена.
refused-campaign-blocked = Этот аккаунт заблокирован.
refused-campaign-nothing-to-start = Её единственный запуск уже прошёл. Чтобы отправить снова, дублируйте её.
refused-campaign-problems = Сначала нужно кое-что исправить. Что именно, видно при проверке рассылки.
