# Что не так с письмом, которое кто-то написал.

invalid-letter-long = Слишком длинно: помещается не больше { $limit } знаков.
invalid-letter-line-break = Здесь нужна одна строка без невидимых знаков. Наберите её заново, а не вставляйте.
invalid-letter-many-fields = Слишком много полей и условий: в одно письмо помещается не больше { $limit }.
invalid-letter-long-field = Поле или условие слишком длинное: помещается не больше { $limit } знаков. Не забыта ли закрывающая скобка?
invalid-letter-syntax = Это не удаётся прочитать ({ $detail }). Проверьте скобки и что у каждого if есть свой endif.
invalid-letter-field = Поля { $name } нет. Возьмите поле из списка.
invalid-letter-field-nearest = Поля { $name } нет. Может быть, { $nearest }?
invalid-letter-filter = Фильтра { $name } нет. Есть default, upper, lower, capitalize, title и trim.
invalid-letter-filter-arguments = Фильтр { $name } применён неверно. В скобках что-то пишут только у default: что подставить, если поле пустое.
invalid-letter-not-a-field = Здесь может стоять только поле, при желании с фильтрами. Ничего не вычисляется и не вызывается.
invalid-letter-not-a-condition = Условие спрашивает, заполнено ли поле, или сравнивает поле со значением. Запишите его так.
invalid-letter-only-if = Здесь можно использовать только if, elif, else и endif.
invalid-letter-in-style = Поле не может стоять в стиле. Выберите между двумя стилями с помощью условия.
invalid-letter-in-script = Поле не может стоять в скрипте. Почтовые программы скриптов не выполняют: уберите его.
invalid-letter-in-comment = Поле не может стоять в комментарии. Уберите его.
invalid-letter-in-element = Поле не может стоять в этом элементе: почтовые программы таких элементов не показывают, а некоторые загрузили бы то, что в них названо. Уберите поле.
invalid-letter-in-tag = Поле не может стоять среди имён внутри тега. Поместите его в текст или в кавычки.
invalid-letter-unquoted = Возьмите в кавычки значение, в котором стоит это поле.
invalid-letter-address-start = Начните адрес, в котором стоит это поле, с https:// или mailto:.
invalid-letter-not-an-address = { $name } не является адресом страницы. Если это адрес почты, напишите перед ним mailto:.
invalid-letter-torn = Каждая ветвь этого условия должна начинаться и кончаться в одном и том же месте, например между двумя абзацами. Закройте в ней то, что в ней открыто.
invalid-letter-deep = Больше { $limit } элементов стоят один в другом. Закройте открытые или упростите вёрстку.
invalid-letter-mjml = MJML не удаётся прочитать: { $detail }
invalid-letter-no-text = Из этого письма не получается сделать простой текст. Напишите его сами.

letter-run-subject = «{ $name }»: принято писем: { $accepted } из { $all }
letter-run-text = Рассылка «{ $name }» отправлена: принято писем: { $accepted } из { $all }.
letter-run-began = Она началась { $when }.
letter-run-reasons = Почему письма не дошли:
letter-run-action = Посмотреть, что стало с каждым письмом
letter-run-after = Это письмо приходит после каждого запуска. Отключить его можно на странице аккаунта.

letter-campaign-disabled-subject = Рассылка «{ $name }» отключена
letter-campaign-disabled-text = Ваша рассылка «{ $name }» отключена. Её письма не уходят, пока её не включат снова; отправленное остаётся отправленным.
letter-campaign-enabled-subject = Рассылка «{ $name }» снова включена
letter-campaign-enabled-text = Менеджер снова включил вашу рассылку «{ $name }». Она продолжится так, как вы её оставили.
letter-campaign-reason = Причина: { $reason }
letter-campaign-action = Открыть рассылку
letter-campaign-appeal = Если вы не согласны, напишите об этом на странице рассылки. Менеджер прочтёт и ответит там.
