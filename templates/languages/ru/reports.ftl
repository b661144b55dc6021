report-title = Отчёт
report-none = Пока ничего не отправлено
report-none-text = Отчёт складывается, пока письма уходят, и полон, когда на последнее получен ответ.
report-all-runs = Все запуски вместе
report-show = Показать
report-share = { $share } %
report-share-accepted = Почтовые серверы получателей приняли { $share }.
report-unsubscribed = { $count ->
    [one] { $shown } читатель отписался.
    [few] { $shown } читателя отписались.
   *[other] { $shown } читателей отписались.
}
report-unsubscribes = Отписались
report-when = Когда приходили ответы
report-when-hint = Считается каждая попытка; письмо, которое отправляли повторно, посчитано несколько раз. Часовой пояс: { $zone }.
report-chart-label = Попытки по времени, с { $from } по { $until }. Числа — в таблице ниже.
report-most = { $count ->
    [one] не больше { $shown } за раз
    [few] не больше { $shown } за раз
   *[other] не больше { $shown } за раз
}
report-as-table = То же таблицей
report-time = Время
report-hour = { $day } { $month }, { $time }
report-day = { $day } { $month } { $year }
report-domains = По доменам получателей
report-domains-none = Считается через минуту-две после начала и ещё раз, когда запуск закончится.
report-domains-some = Посчитаны ещё не все запуски; загляните через минуту.
report-domains-as-of = Посчитано
report-domains-others = Все остальные
report-domain = Домен
report-accepted-share = Принято, %
report-codes = По ответу сервера
report-no-code = нет
report-runs = Сравнение запусков

campaign-tracks = Открытия и переходы
campaign-tracks-hint = Выключено, пока вы не включите. Тогда ссылки ведут через этот сервис, а картинка в одну точку говорит, что письмо открыли. Многие почтовые программы не загружают картинки или загружают все сразу, так что открытия — догадка; переходы точнее, а программы, которые проверяют ссылки, считаются отдельно, если называют себя. Спросите согласия читателей там, где этого требует закон.
campaign-tracks-label = Считать открытия и переходы
campaign-tracks-yes = Считаются
campaign-tracks-no = Не считаются
report-followed = Открытия и переходы
report-opened = Открыли: { $count } ({ $share } принятых писем).
report-opened-scanners = Кроме того, { $count } смотрели только программы.
report-followed-hint = Каждый получатель считается один раз. Тех, чья программа не загружает картинок, здесь нет, а программы, которые загружают все, считаются людьми, если не называют себя.
report-links = Ссылки
report-link = Ссылка
report-link-people = Людей
report-link-share = Доля
report-link-scanners = Только программы
