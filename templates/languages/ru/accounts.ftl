# Signing up, signing in, one's own account, and letters about them.

sign-up-title = Создать аккаунт
sign-up-lead = Мы пришлём одно письмо со ссылкой, чтобы убедиться, что адрес ваш.
sign-up-have = Уже есть аккаунт?
sent-title = Проверьте почту
sent-title-unknown = Отправить письмо ещё раз
sent-lead = Если адрес { $email } подходит, письмо уже в пути.
sent-lead-unknown = Введите адрес, и мы отправим письмо ещё раз, если подтверждение пока нужно.
sent-text = Откройте ссылку из письма в течение двух дней. Если через минуту письма нет, загляните в спам. На один ящик мы отправляем не больше трёх писем в час.
sent-trial = Открыть пробную почту
sent-other = Указать другой адрес
send-again = Отправить ещё раз
send-again-wait = Отправить ещё раз через {"{"}seconds{"}"} с

sign-in-title = Вход
sign-in-forgot = Забыли пароль?
sign-in-none = Ещё нет аккаунта?
sign-in-blocked = Этот аккаунт заблокирован. Причина: { $reason }
sign-out-lead = Войти снова можно в любой момент.

unconfirmed-title = Подтвердите адрес
unconfirmed-lead = Откройте ссылку из письма на адрес { $email }, и можно начинать.
unconfirmed-wrong = В адресе опечатка? Выйдите и зарегистрируйтесь заново с правильным.
fate-title = Ваше письмо
fate-posted = Создано
fate-cause = Что случилось
fate-todo = Что делать
fate-reply = Ответ почтового сервера
fate-next = Следующая попытка
fate-none = Не отправлено: нажмите «Отправить ещё раз»
fate-accepted = Принято почтовым сервером
fate-rejected = Отклонено почтовым сервером
fate-unknown = Неизвестно: ответ не пришёл
fate-expired = Не доставлено вовремя: нажмите «Отправить ещё раз»
fate-stopped = Остановлено: отправлено не будет
fate-waiting = В пути

verify-title = Подтвердите адрес
verify-lead = Одно нажатие — и адрес подтверждён.
verify-button = Подтвердить
dead-link-title = Ссылка больше не действует
dead-link-lead = Она уже использована, её срок истёк или её заменила более новая. Откройте самое свежее письмо или запросите ещё одно.
dead-link-verify = Отправить подтверждение ещё раз
dead-link-reset = Задать новый пароль

reset-title = Задать новый пароль
reset-lead = Введите адрес, и мы пришлём на него ссылку.
reset-button = Отправить ссылку
reset-sent-lead = Если аккаунт с таким адресом есть, письмо со ссылкой уже в пути.
reset-sent-text = Ссылка действует один час и сработает один раз. На один ящик мы отправляем не больше трёх писем в час.
new-password-title = Придумайте новый пароль
new-password-lead = Вы выйдете из аккаунта на всех устройствах.
new-password-button = Сохранить пароль

set-up-title = Первая настройка
set-up-lead = Вы станете первым администратором: сможете назначать менеджеров, редакторов и других администраторов.
set-up-button = Создать администратора

account-title = Аккаунт
account-you = О вас
account-you-hint = Как SkyMailing к вам обращается и по какому поясу показывает время.
account-password-hint = Новый пароль завершит сеансы на всех других устройствах.
account-password-button = Сменить пароль
account-email = Адрес
account-email-hint = Мы пришлём ссылку на новый адрес; старый останется, пока вы не подтвердите новый.
account-email-button = Сменить адрес
account-sessions = Где вы вошли в аккаунт
account-sessions-hint = Завершите незнакомые сеансы, а затем смените пароль.
session-device = { $browser } на { $system }
session-unknown-device = Неизвестное устройство
session-seen = Последняя активность:
session-this = Это устройство
session-end = Завершить
session-end-label = Завершить сеанс: { $device }
session-end-others = Завершить все остальные сеансы
account-delete = Удалить аккаунт
account-delete-hint = Аккаунт удаляется сразу — вместе с тем, что о вас хранилось. Отменить это нельзя.
account-delete-button = Удалить мой аккаунт

# Done

notice-sign-in-first = Войдите, чтобы продолжить.
notice-signed-out = Вы вышли из аккаунта.
notice-confirmed = Адрес подтверждён.
notice-sent-again = Если письмо ещё нужно, оно уже в пути.
notice-wait-before-resend = Подождите немного, прежде чем запросить письмо ещё раз.
notice-password-set = Новый пароль сохранён. Войдите с ним.
notice-password-changed = Пароль изменён. Сеансы на других устройствах завершены.
notice-saved = Сохранено.
notice-email-link-sent = Если адрес { $name } подходит, письмо со ссылкой уже в пути.
notice-session-ended = Сеанс на том устройстве завершён.
notice-sessions-ended = Сеансы на всех других устройствах завершены.
notice-account-deleted = Ваш аккаунт удалён.
notice-set-up = Первый администратор создан. Теперь войдите.

# Letters

letter-greeting = Здравствуйте, { $name }!
letter-verify-subject = Подтвердите адрес в SkyMailing
letter-verify-text = Кто-то, скорее всего вы, зарегистрировался в SkyMailing с этим адресом. Подтвердите, что он ваш:
letter-verify-action = Подтвердить адрес
letter-verify-after = Ссылка действует два дня. Если это были не вы, ничего не делайте: без подтверждения аккаунт не заработает.
letter-already-subject = У вас уже есть аккаунт в SkyMailing
letter-already-text = Кто-то, скорее всего вы, указал при регистрации этот адрес, но аккаунт с ним уже есть. Можно просто войти:
letter-already-action = Войти
letter-already-after = Если вы забыли пароль, нажмите на странице входа «Забыли пароль?». Если это были не вы, беспокоиться не о чем: ничего не изменилось.
letter-reset-subject = Новый пароль в SkyMailing
letter-reset-text = Кто-то, скорее всего вы, хочет задать новый пароль для вашего аккаунта:
letter-reset-action = Задать новый пароль
letter-reset-after = Ссылка действует один час и сработает один раз. Если это были не вы, ничего не делайте: пароль останется прежним.
letter-change-email-subject = Подтвердите новый адрес в SkyMailing
letter-change-email-text = Этот адрес указан как новый для вашего аккаунта в SkyMailing. Подтвердите, что он ваш:
letter-change-email-action = Подтвердить адрес
letter-change-email-after = Ссылка действует один день. Если это были не вы, ничего не делайте.
letter-email-changed-subject = Ваш адрес в SkyMailing изменён
letter-email-changed-text = Теперь адрес вашего аккаунта — { $email }. Если это сделали не вы, сразу задайте новый пароль и сообщите тем, кто обслуживает этот SkyMailing.
letter-password-changed-subject = Ваш пароль в SkyMailing изменён
letter-password-changed-text = Пароль только что изменён, сеансы на всех других устройствах завершены. Если это сделали не вы, сразу задайте новый пароль.
letter-deleted-subject = Ваш аккаунт в SkyMailing удалён
letter-deleted-text = Мы удалили ваш аккаунт вместе с тем, что о нём хранили.

account-letters = Письма вам
account-letters-hint = О вашем аккаунте мы пишем всегда, об остальном — только если хотите.
account-run-letters = Сообщать письмом, чем закончился каждый запуск рассылки
