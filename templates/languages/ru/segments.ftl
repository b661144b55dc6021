# Сохранённые сегменты

segments-title = Сегменты
segments-lead = Клиенты, которые подходят под ваши условия. Их список каждый раз составляется заново.
segments-none = Сегментов пока нет
segments-none-text = Сегмент отвечает на вопрос, который вы задаёте не раз: кто живёт в Твери, у кого на этой неделе день рождения, кому ещё не писали. Ответ всегда сегодняшний.
segment-new = Новый сегмент
segment-name = Название сегмента
segment-changed = Изменён
segment-who = Кто в него входит
segment-broken = Что-то из условий удалено
segment-group = Группа условий
segment-match = Входят клиенты, для которых верно
segment-match-inner = и для которых верно
segment-match-all = всё из этого
segment-match-any = хотя бы одно из этого
segment-match-none = ничего из этого
segment-about = О чём новое условие
segment-about-client = О каждом клиенте
segment-about-own = Ваши свойства
segment-add = Добавить условие
segment-add-group = Добавить группу
segment-remove = Убрать
segment-remove-named = Убрать: { $name }
segment-remove-group = Убрать эту группу
segment-op = Как сравнивать: { $name }
segment-value = С чем сравнивать: { $name }
segment-from = От: { $name }
segment-to = До: { $name }
segment-and = и
segment-days = дн.
segment-choose = Выберите
segment-nothing-to-choose = Выбирать пока не из чего.
segment-hint = Условия «не равно», «не содержит» и «ничего из» подходят и тем клиентам, о ком ничего не известно. Дни отсчитываются от сегодняшнего в вашем часовом поясе и вместе с ним. День рождения 29 февраля в невисокосный год приходится на 28-е.
segment-save = Сохранить сегмент
segment-count = Посчитать
segment-show-clients = Показать этих клиентов
segment-duplicate = Создать копию
segment-delete = Удалить
segment-clients = { $count ->
    [one] { $number } клиент
    [few] { $number } клиента
    [many] { $number } клиентов
   *[other] { $number } клиента
}
segment-clients-more = Не меньше { $number } клиентов
segment-count-long = Клиентов очень много, поэтому через несколько секунд подсчёт был остановлен.
segment-count-later = Заполните все условия, и вы увидите, кто входит в сегмент.
segment-count-none = Добавьте условие, и вы увидите, кто входит в сегмент.
segment-newest = Десять человек, добавленных последними.
segment-attribute-gone = Удалённое свойство
segment-attribute-gone-text = Это свойство удалено, поэтому в сегмент не входит никто. Уберите условие.
segment-list-gone = Список из этого условия удалён, поэтому в сегмент не входит никто. Выберите заново и сохраните.

segment-field-email = Эл. почта
segment-field-domain = Домен эл. почты
segment-field-first-name = Имя
segment-field-last-name = Фамилия
segment-field-comment = Комментарий
segment-field-lists = Списки
segment-field-state = Состояние
segment-field-added = Дата добавления
segment-field-letters = Письма

segment-op-is = равно
segment-op-is-not = не равно
segment-op-contains = содержит
segment-op-contains-not = не содержит
segment-op-begins-with = начинается с
segment-op-one-of = одно из
segment-op-none-of = ничего из
segment-op-lists-one-of = есть хотя бы в одном из
segment-op-lists-none-of = нет ни в одном из
segment-op-equal = =
segment-op-not-equal = ≠
segment-op-less = <
segment-op-at-most = ≤
segment-op-more = >
segment-op-at-least = ≥
segment-op-between = от и до
segment-op-on = в этот день
segment-op-before = раньше
segment-op-after = позже
segment-op-last-days = за последние … дней
segment-op-next-days = в ближайшие … дней
segment-op-day-is-today = день и месяц сегодняшние
segment-op-day-within = день и месяц наступят за … дней
segment-op-yes = да
segment-op-no = нет
segment-op-changed-within = изменилось за последние … дней
segment-op-sent-within = отправлялись за последние … дней
segment-op-never-sent = не отправлялись ни разу
segment-op-accepted-within = были приняты за последние … дней
segment-op-known = известно
segment-op-unknown = неизвестно

invalid-segment-name-blank = Назовите сегмент.
invalid-segment-name-long = В названии может быть не больше 100 знаков.
invalid-segment-name-taken = Сегмент с таким названием уже есть. Придумайте другое.
invalid-segment-empty = Эта группа пуста: добавьте условие или уберите группу.
invalid-segment-large = В сегменте может быть не больше 50 условий, а группы вкладываются не глубже трёх уровней.
invalid-segment-gone = То, о чём это условие, удалено. Уберите условие.
invalid-segment-op = Выберите, как сравнивать.
invalid-segment-value = Укажите, с чем сравнивать.
invalid-segment-long = Здесь поместится не больше 200 знаков.
invalid-segment-days = Напишите число дней от 0 до 3650.
invalid-segment-order = Первое значение не может быть больше второго.
invalid-segment-none = Отметьте хотя бы одно.
invalid-segment-list = Выберите из своих списков.

notice-segment-saved = Сегмент «{ $name }» сохранён.
notice-segment-duplicated = Копия называется «{ $name }».
notice-segment-deleted = Сегмент «{ $name }» удалён.
notice-segment-restored = Сегмент «{ $name }» возвращён.

