# Что сказали почтовые серверы, почему письма не дошли и как попробовать снова.

attempts-title = Что сказали почтовые серверы
attempts-lead = Каждая попытка доставить письмо, сначала новые.
attempts-export = Скачать в CSV
attempts-run = Запуск
attempts-to = Получатель
attempts-to-hint = Адрес целиком или @example.org для всех оттуда.
attempts-verdict = Итог
attempts-code = Код
attempts-from = С
attempts-until = По
attempts-said = Почтовый сервер сказал
attempts-when = Когда
attempts-why = Почему пробовали
attempts-ended = Закончилась
attempts-cause = Что произошло
attempts-enhanced = Расширенный код
attempts-newest = Самые новые
attempts-looked-to = Показано всё подходящее начиная с
attempts-not-found = Среди этих попыток ничего не подходит
attempts-none = Ни одно письмо ещё не отправляли
attempts-none-text = Как только первое письмо уйдёт, здесь появится каждый ответ почтового сервера.
attempts-nobody = { $address } — не получатель этого запуска
attempts-nobody-text = Проверьте, нет ли опечатки, или выберите другой запуск.
attempt-number = Попытка
attempt-stage = Дошла до шага
attempt-server = Почтовый сервер
attempt-no-server = связаться не удалось
attempt-tls = зашифровано
attempt-clear = не зашифровано
attempt-lasted = Длилась
attempt-seconds = { $seconds } с
attempt-goes-on = Идёт
verdict-accepted = Принято
verdict-rejected = Отклонено
verdict-temporary = Пока отклонено
verdict-server-fault = Сбой сервера
verdict-unknown = Неизвестно
trigger-start = первая
trigger-retry = повтор по расписанию
trigger-repeat = повтор, потому что итог был неизвестен
trigger-by-hand = по просьбе владельца
stage-build = составление письма
stage-resolve = поиск сервера
stage-connect = соединение
stage-banner = приветствие сервера
stage-ehlo = наше приветствие
stage-starttls = запрос шифрования
stage-tls = шифрование
stage-auth = вход
stage-rset = начало заново
stage-mail = адрес отправителя
stage-rcpt = адрес получателя
stage-data = просьба принять письмо
stage-body = письмо
stage-dot = ответ на письмо
path-client = Клиент
path-none = Его ещё не отправляли
path-attempts = Попытки
letter-is-queued = Ждёт своей очереди.
letter-is-leased = Сейчас его черёд.
letter-is-sending = Письмо в пути, ответ ещё не пришёл.
letter-is-accepted = Почтовый сервер принял его под свою ответственность.
letter-is-rejected = Почтовый сервер его отклонил.
letter-is-unknown = После отправки ответа не было: письмо могло дойти, а могло и нет.
letter-is-suppressed = Не отправлено: этому клиенту больше не пишут.
letter-is-cancelled = Не отправлено: рассылку отменили.
letter-is-expired = Не ушло вовремя.
letter-is-quarantined = Отложено: программа раз за разом прерывалась, пока работала с ним.
failures-title = Почему письма не дошли
failures-retry = { $count ->
    [one] Попробовать снова { $shown } недоставленное
    [few] Попробовать снова { $shown } недоставленных
   *[other] Попробовать снова { $shown } недоставленных
}
failures-retry-these = Попробовать эти снова
failures-see = Что было сказано
failures-suppress = Этим больше не писать
count-shown-letters = { $count ->
    [one] { $shown } письмо
    [few] { $shown } письма
   *[other] { $shown } писем
}
look-up-one = Что стало с письмом на адрес
retry-title = Попробовать снова
retry-one = Попробовать снова
retry-again = { $count ->
    [one] { $shown } письмо будет отправлено снова.
    [few] { $shown } письма будут отправлены снова.
   *[other] { $shown } писем будут отправлены снова.
}
retry-left-out = { $count ->
    [one] { $shown } пропускается: этому клиенту больше не пишут.
    [few] { $shown } пропускаются: этим клиентам больше не пишут.
   *[other] { $shown } пропускаются: этим клиентам больше не пишут.
}
retry-never-accepted = Принятое не отправляется второй раз никогда.
retry-at-least = Их очень много. Это первые 20 000; с остальными будет так же.
retry-nobody = Здесь нечего пробовать снова.
retry-unknown = { $count ->
    [one] И { $shown }, о котором неизвестно, дошло ли оно
    [few] И { $shown }, о которых неизвестно, дошли ли они
   *[other] И { $shown }, о которых неизвестно, дошли ли они
}
retry-unknown-hint = Если письмо всё же дошло, человек получит его второй раз.
retry-do = Попробовать снова
retry-not = Оставить как есть
notice-retry = Снова в очереди писем: { $name }.
notice-retry-more = Снова в очереди писем: { $name }, остальные встанут сами.
notice-retry-nobody = Пробовать снова больше нечего.
refused-campaign-forgotten = Этот запуск слишком давний: что было в письме для каждого получателя, больше не хранится. Скопируйте рассылку, чтобы отправить снова.
invalid-recipient-asked = Напишите адрес целиком или @example.org для всех оттуда.
invalid-verdict = Выберите один из итогов в списке.
invalid-code = Напишите от одной до трёх цифр, например 5, 45 или 550.
invalid-time-asked = Напишите дату и время, например 2026-11-26T09:30.
