# Клиенты из файлов.

import-title = Импорт клиентов
import-lead = Подойдёт файл из Excel и почти любой другой программы. Вы увидите, что получится, прежде чем что-либо изменится.
import-file = Файл
import-file-hint = CSV или Excel (.xlsx), до { $number } МБ. Кодировка и разделитель определяются сами.
import-rows = Или вставьте строки
import-rows-hint = По одному клиенту в строке, как при копировании из таблицы.
import-next = Дальше: столбцы
import-pasted = Вставленные строки
import-recent = Ваши импорты
import-recent-hint = Они хранятся 30 дней.
import-file-name = Файл
import-rows-read = Строк в файле
import-when = Загружен

import-columns-title = Что в столбцах?
import-columns-lead = Мы попробовали угадать. Посмотрите на первые строки каждого столбца и поправьте, если что-то не так.
import-columns = Столбцы
import-column = Столбец { $number }
import-samples = Первые строки столбца «{ $name }»
import-format-text = { $charset }, { $delimiter }
import-format-excel = лист «{ $sheet }»
import-format-hint = Вместо букв непонятные знаки или столбцы разделены не там? Укажите, как читать файл.
import-charset = Кодировка
import-delimiter = Разделитель
delimiter-comma = запятая
delimiter-semicolon = точка с запятой
delimiter-tab = табуляция
delimiter-bar = вертикальная черта
import-header = Первая строка
import-header-yes = Названия столбцов
import-header-no = Клиент
import-read-again = Прочитать заново
import-sheets = Листов в книге: { $number }. Читается первый, на котором что-то есть.
import-target-skip = Не загружать
import-target-email = Эл. почта
import-target-first-name = Имя
import-target-last-name = Фамилия
import-target-full-name = Имя и фамилия
import-target-last-name-first = ФИО: сначала фамилия
import-target-comment = Комментарий
import-own = Ваши свойства
import-new = Новое свойство
import-new-text = Новое: текст
import-new-number = Новое: число
import-new-date = Новое: дата
import-new-yes-no = Новое: да или нет
import-policy = Клиенты, которые у вас уже есть
import-policy-hint = Пустая ячейка ничего не стирает. Кто отписался, останется отписанным.
import-policy-skip = Оставить как есть
import-policy-fill = Дополнить пустые поля
import-policy-overwrite = Заменить данными из файла
import-lists = Списки
import-lists-hint = В них попадут все, кто есть в файле.
import-new-list = Новый список
import-check = Проверить файл
import-check-hint = Пока ничего не изменится.
import-invalid-no-email = Укажите столбец с адресами эл. почты.
import-invalid-twice = Два столбца не могут быть одним полем, а полное имя не сочетается с отдельными именем или фамилией. Уберите лишнее.
import-invalid-list-long = Название списка не может быть длиннее 100 символов.
import-invalid-format = Так файл прочитать не удаётся. Выберите другой вариант.

import-status-uploaded = Ждёт выбора столбцов
import-status-checking = Проверяем файл
import-status-checked = Проверен
import-status-running = Импортируем
import-status-stopped = Остановлен
import-status-done = Импорт завершён
import-status-failed = Импортировать не удалось
import-status-undoing = Отменяем импорт
import-status-undone = Импорт отменён
import-lead-checked = Вот что произойдёт. Пока ничего не изменено.
import-lead-stopped = Загруженное до остановки сохранено. Продолжите импорт или отмените его.
import-lead-done = Все строки обработаны.
import-lead-failed = Файл не удалось прочитать до конца.
import-lead-undone = Клиенты снова такие, какими были до этого импорта.
import-so-far = Строк: { $done } из { $all }
import-so-many = Обработано строк: { $done }
import-leave = Страницу можно закрыть: работа продолжится, а найти её можно в разделе «Импорт клиентов».
import-stop = Остановить
import-elsewhere = Файл находится на другом сервере этой установки, и сейчас он им не занят. Импорт продолжится, когда тот сервер вернётся. Можно и остановить импорт и загрузить файл заново.
import-added = Новые
import-changed = Изменены
import-unchanged = Без изменений
import-skipped = Оставлены как есть
import-duplicates = Адрес повторяется в файле
import-kept-out = Не возвращены
import-bad = Не подходят
import-inactive = { $count ->
    [one] { $number } из этих клиентов отписан или недоступен и таким останется.
    [few] { $number } из этих клиентов отписаны или недоступны и такими останутся.
    [many] { $number } из этих клиентов отписаны или недоступны и такими останутся.
   *[other] { $number } из этих клиентов отписаны или недоступны и такими останутся.
}
import-kept-out-hint = «Не возвращены» – это удалённые вами клиенты, которые отписались или были недоступны.
import-joined = { $count ->
    [one] В выбранных списках добавится { $number } запись.
    [few] В выбранных списках добавятся { $number } записи.
    [many] В выбранных списках добавится { $number } записей.
   *[other] В выбранных списках добавится { $number } записи.
}
import-taken-back = Удалено клиентов: { $removed }, возвращено прежнее: { $back }.
import-left-alone = { $count ->
    [one] { $number } клиента с тех пор изменили, поэтому он остался.
    [few] { $number } клиентов с тех пор изменили, поэтому они остались.
    [many] { $number } клиентов с тех пор изменили, поэтому они остались.
   *[other] { $number } клиента с тех пор изменили, поэтому они остались.
}
import-bad-download = Скачать строки, которые не подходят, с причинами
import-run = { $count ->
    [0] Импортировать
    [one] Импортировать { $number } клиента
    [few] Импортировать { $number } клиентов
    [many] Импортировать { $number } клиентов
   *[other] Импортировать { $number } клиента
}
import-change = Изменить столбцы
import-continue = Продолжить
import-see = Показать этих клиентов
import-undo = Отменить импорт
import-undo-hint = Новые клиенты будут удалены, а изменённым вернутся прежние данные. Тех, кого вы с тех пор правили, мы не тронем.
import-another = Импортировать другой файл
import-refused-moved-on = Этот импорт тем временем продвинулся дальше. Откройте его снова, чтобы увидеть, как обстоят дела.
import-refused-no-bad-rows = Файла с этими строками нет на этом сервере. Запустите проверку заново.

import-problem-nothing = Выберите файл или вставьте строки.
import-problem-large = Файл больше { $number } МБ. Разделите его и импортируйте по частям.
import-problem-empty = В этом файле ничего нет.
import-problem-columns = В файле столбцов: { $number }. Это слишком много. Оставьте только нужные.
import-problem-rows = В файле больше строк, чем можно ({ $number }). Разделите его и импортируйте по частям.
import-problem-archive = Это архив. Распакуйте его и загрузите файл, который внутри.
import-problem-old-excel = Это файл старого Excel (.xls) или файл с паролем. Сохраните его как .xlsx без пароля или как CSV.
import-problem-password = Книга защищена паролем. Сохраните её без пароля.
import-problem-workbook = Файл Excel повреждён. Откройте его в Excel, сохраните снова и попробуйте ещё раз.
import-problem-bomb = В распакованном виде книга слишком велика (больше { $number } МБ). Сохраните лист как CSV.
import-problem-other = Это не таблица. Загрузите CSV или Excel (.xlsx).
import-problem-gone = Файла больше нет на этом сервере. Загрузите его ещё раз.
import-problem-unreadable = Файл не удалось прочитать. Попробуйте ещё раз.
import-problem-disk = На диске сейчас нет места. Попробуйте позже.
import-problem-attribute = Свойство, нужное этому импорту, тем временем удалили. Загрузите файл ещё раз.

bad-rows-line = Строка
bad-rows-column = Столбец
bad-rows-value = Значение
bad-rows-reason = Причина
import-bad-no-email = Нет адреса эл. почты.
import-bad-email = Это не адрес эл. почты.
import-bad-characters = Есть знаки, которые не удалось прочитать. Возможно, у файла другая кодировка.
import-bad-comment-long = Комментарий не может быть длиннее 2000 символов.
import-bad-quote = Здесь открывается кавычка, которая не закрывается как положено.
import-bad-cell-long = В ячейке слишком много текста.
import-bad-cells = В строке ячеек: { $number }. Это больше, чем столбцов.

# Клиенты в файл.

export-title = Экспорт клиентов
export-lead = { $count ->
    [one] В файл попадёт { $number } клиент со всеми свойствами, списками и состоянием.
    [few] В файл попадут { $number } клиента со всеми свойствами, списками и состоянием.
    [many] В файл попадут { $number } клиентов со всеми свойствами, списками и состоянием.
   *[other] В файл попадут { $number } клиента со всеми свойствами, списками и состоянием.
}
export-filtered = Это клиенты, которых показывает ваш фильтр.
export-hint = Файл CSV в кодировке UTF-8, как его открывает Excel. Перед тем, что похоже на формулу, ставится апостроф; при импорте он убирается.
export-button = Скачать
export-email = Эл. почта
export-first-name = Имя
export-last-name = Фамилия
export-comment = Комментарий
export-state = Состояние
export-reason = Причина
export-since = С какого времени
export-lists = Списки
export-added = Добавлен
