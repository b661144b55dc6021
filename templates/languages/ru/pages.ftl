# Home, dashboard, preferences, accounts desk, trial mail.

home-title = Знайте, что стало с каждым письмом
home-lead = SkyMailing создан, чтобы писать вашим клиентам. Он хранит ответ каждого почтового сервера и отдельно считает то, чего не может знать никто.
home-go-on = Продолжить
home-example = Пример
home-example-name = Осенний прайс-лист
home-example-unknown = Нет ответа после последней строки
home-why = На что можно положиться
home-ledger = Журнал учёта, а не лог-файл
home-ledger-text = Каждое письмо записано ещё до отправки — и каждая попытка его передать тоже.
home-words = Ответ сервера дословно
home-words-text = У каждой попытки сохраняются время, код и ответ, поэтому гадать не придётся.
home-crash = При сбое ничего не теряется
home-crash-text = Всё, что известно о письме, записано на диск до следующего шага. После отключения питания работа продолжится с того же места.
home-own = Медленные серверы не мешают
home-own-text = Почтовый сервер на той стороне может медлить, ошибаться или молчать: ни одна страница его не ждёт.

dashboard-hello = Здравствуйте, { $name }!
dashboard-lead = Первые шаги.
step-done = Готово:
step-confirm = Подтвердить адрес
step-zone-text = Время показано по поясу { $zone }: сейчас { $now }.
step-zone-action = Сменить пояс
step-clients = Добавьте клиентов
step-clients-text = Подойдёт файл из Excel. Сначала видно, что изменится, и только потом что-то меняется.
step-clients-action = Загрузить файл
step-message = Напишите письмо
step-message-text = Простым текстом с пометками, в HTML или в MJML — и с именами ваших клиентов.
step-message-action = Написать
step-sender = Решите, от кого письма
step-sender-text = Ваш почтовый сервер — или сервер этой установки, а ответы придут вам.
step-sender-action = Выбрать отправителя
step-campaign = Запустите рассылку
step-campaign-text = Выберите, кому и когда уйдёт письмо. До отправки вы увидите всё, а запуск можно отменить.
step-campaign-action = Подготовить
dashboard-running = Сейчас отправляются
step-test = Отправьте пробное себе
step-test-text = Прочитайте письмо глазами клиента раньше всех остальных.
step-test-action = Выбрать письмо
sample-title = Сначала осмотритесь
sample-text = Двенадцать выдуманных клиентов, два списка и письмо, чтобы всё попробовать. Адреса никому не принадлежат, а лишнее вы удалите.
sample-button = Заполнить примерами
sample-list-customers = Покупатели (пример)
sample-list-new = Новые знакомые (пример)
sample-city = Город
sample-message = Весенние новости (пример)
sample-subject = Что нового этой весной
sample-preheader = Три полезные новости и одна приятная
sample-reader = друг
sample-town = ваш город
sample-unsubscribe = Отписаться
sample-body =
    # Здравствуйте, { $name }!
    {""}
    Весна пришла, и { $town } встречает её солнцем. Вот что нового:
    {""}
    - мы открываемся в **восемь** утра;
    - чай — этого урожая;
    - и на солнце стоит скамейка.
    {""}
    До встречи!
notice-sample = Примеры добавлены.
refused-sample = Клиенты уже есть, поэтому выдуманных среди них не будет.
step-trial-text = Всё, что отправляет программа, остаётся здесь, и это можно прочитать.

preferences-lead = Для этого браузера. Если ничего не выбирать, страницы следуют настройкам браузера и системы.
preferences-language = Язык выбирается в вашем аккаунте:

accounts-lead = Все, кто зарегистрировался: сначала новые.
accounts-none = Никого не нашлось
accounts-none-text = Под этот запрос не подходит ни один аккаунт.
blocks-title = Блокировки
blocks-since = Начало
blocks-until = Окончание
blocks-now = Ещё действует
appoint-title = Роль
appoint-hint = При смене роли все сеансы человека завершатся.
appoint-button = Назначить
block-title = Заблокировать аккаунт
block-hint = Все его сеансы сразу завершатся. При попытке войти человек увидит причину.
block-button = Заблокировать
reason-hint = Одной строкой и простыми словами: человек это прочитает.
unblock-title = Разблокировать аккаунт
unblock-hint = Человек снова сможет войти.
unblock-button = Разблокировать
notice-blocked = Аккаунт заблокирован.
notice-unblocked = Аккаунт разблокирован.
notice-appointed = Роль изменена.

trial-lead = Письма, которые ушли бы отсюда адресатам: сначала новые.
trial-none = Писем пока нет
trial-none-text = Сюда попадают письма, которые отправляет программа.
trial-not-found = По этому запросу писем нет
trial-misbehave = Чтобы увидеть, как выглядят неполадки, напишите на адрес, у которого часть до @ заканчивается на:
letter-subject = Тема
letter-no-subject = (без темы)
letter-from = От кого
letter-to = Кому
letter-size = Размер
letter-caught = Получено
letter-views = Вид письма
letter-view-html = HTML
letter-view-text = Текст
letter-view-headers = Заголовки
letter-view-source = Исходник
letter-no-html = В этом письме нет HTML.
letter-download = Скачать

dashboard-attention = Требует внимания
dashboard-disabled = Менеджер отключил её, письма не уходят. Причина — на её странице.
dashboard-stopped = Она остановилась сама. Откройте её и посмотрите, что исправить.
dashboard-server = Её почтовый сервер не принимает письма с
dashboard-failed = { $count ->
    [one] { $shown } письмо не дошло
    [few] { $shown } письма не дошли
   *[other] { $shown } писем не дошли
}
dashboard-retry = Повторить то, что не дошло
dashboard-coming = Начнутся следующими
dashboard-last = Последние запуски
dashboard-campaign = Рассылка
