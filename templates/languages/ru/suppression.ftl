# Кому не пишет ни одна рассылка.

nav-suppressions = Стоп-лист
suppressions-title = Стоп-лист
suppressions-lead = На эти адреса и домены не уходит ни одна ваша рассылка: ни тем, кто уже в клиентах, ни тем, кого вы загрузите позже.
suppressions-lead-all = На эти адреса и домены не уходит ничья рассылка, у кого бы они ни были в клиентах.
suppressions-add = Внести в список
field-suppressions = Адреса и домены
suppressions-hint = По одному на строку: anna@example.org или example.org — для всех на этом домене. Не больше 1 000 за раз.
suppressions-reason-hint = Чтобы и через год было понятно почему.
suppressions-add-button = Внести в список
suppressions-line = Строка { $number }:
suppressions-none = В списке никого нет
suppressions-none-text = Внесите адрес или домен, и с этого момента на него не уйдёт ни одно письмо рассылок.
suppressions-not-found = Ничего похожего в списке нет
suppressions-not-found-text = Ищите по части адреса, домена или причины.
suppressions-total = { $count ->
    [one] { $shown } запись
    [few] { $shown } записи
   *[other] { $shown } записей
}
field-suppressed = Кому не писать
suppression-address = Адрес
suppression-domain = Весь домен
suppression-erased = Стёрт по просьбе
suppression-remove = Убрать из списка
invalid-suppressions-none = Напишите хотя бы один адрес или домен.
invalid-suppressions-many = Здесь больше 1 000 строк. Внесите их в несколько приёмов.
invalid-suppressions = Некоторые строки — не адрес и не домен. В список не внесено ничего.
notice-suppressions-added = Новых в списке: { $name }.
notice-suppression-removed = Убрано из списка: { $name }.
notice-suppression-back = Снова в списке: { $name }.
client-stopped-address = Этот адрес в вашем стоп-листе, поэтому рассылки на него не уходят.
client-stopped-domain = Домен этого адреса в вашем стоп-листе, поэтому рассылки на него не уходят.
client-stopped-by-all = Тот, кто ведёт этот сервис, не разрешает рассылкам писать на этот адрес.
