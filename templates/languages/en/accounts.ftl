# Signing up, signing in, one's own account, and letters about them.

sign-up-title = Create an account
sign-up-lead = We then send one letter with a link, to be sure that the address is yours.
sign-up-have = Already have an account?
sent-title = Check your mail
sent-title-unknown = Send the letter again
sent-lead = If { $email } can be used here, a letter is on its way.
sent-lead-unknown = Enter your address, and we send the letter again if one is due.
sent-text = Open the link in it within two days. If it is not there in a minute, look in the junk or spam folder. We send at most three letters an hour to one mailbox.
sent-trial = Read it in the trial mail
sent-other = Use another address
send-again = Send again
send-again-wait = Send again in {"{"}seconds{"}"} s

sign-in-title = Sign in
sign-in-forgot = Forgot your password?
sign-in-none = No account yet?
sign-in-blocked = This account is blocked. The reason given: { $reason }
sign-out-lead = You can sign in again at any time.

unconfirmed-title = Confirm your address
unconfirmed-lead = Open the link in the letter to { $email }, and you can begin.
unconfirmed-wrong = Is the address mistyped? Sign out and sign up again with the right one.
fate-title = Your letter
fate-posted = Created
fate-cause = What happened
fate-todo = What to do
fate-reply = The mail server said
fate-next = Next try
fate-none = Not sent: press “Send again”
fate-accepted = Accepted by the mail server
fate-rejected = Refused by the mail server
fate-unknown = Unknown: no answer came
fate-expired = Not delivered in time: press “Send again”
fate-stopped = Stopped: it will not be sent
fate-waiting = On its way

verify-title = Confirm your address
verify-lead = One press, and your address is confirmed.
verify-button = Confirm
dead-link-title = This link does not work any more
dead-link-lead = It was already used, has expired, or was replaced by a newer one. Open the newest letter, or ask for another.
dead-link-verify = Send a confirmation again
dead-link-reset = Set a new password

reset-title = Set a new password
reset-lead = Enter your address, and we send a link to it.
reset-button = Send the link
reset-sent-lead = If there is an account with this address, a letter with a link is on its way.
reset-sent-text = The link works once, within one hour. We send at most three letters an hour to one mailbox.
new-password-title = Choose a new password
new-password-lead = You will be signed out on all devices.
new-password-button = Set the password

set-up-title = Set up this installation
set-up-lead = You become its first admin: you appoint managers, editors and other admins.
set-up-button = Create the admin

account-title = Account
account-you = You
account-you-hint = How SkyMailing addresses you, and the times you see.
account-password-hint = A new password signs out all other devices.
account-password-button = Change the password
account-email = Address
account-email-hint = We send a link to the new address; the old one stays until you confirm the new one.
account-email-button = Change the address
account-sessions = Where you are signed in
account-sessions-hint = Sign out any device you do not recognise, then change your password.
session-device = { $browser } on { $system }
session-unknown-device = Unknown device
session-seen = Last seen:
session-this = This device
session-end = Sign out
session-end-label = Sign out: { $device }
session-end-others = Sign out all other devices
account-delete = Delete the account
account-delete-hint = It is deleted at once, with what was kept about you. This cannot be undone.
account-delete-button = Delete my account

# Done

notice-sign-in-first = Sign in to go on.
notice-signed-out = You are signed out.
notice-confirmed = Your address is confirmed.
notice-sent-again = If a letter is due, it is on its way.
notice-wait-before-resend = Please wait a little before asking again.
notice-password-set = Your new password is set. Sign in with it.
notice-password-changed = Your password is changed. Other devices are signed out.
notice-saved = Saved.
notice-email-link-sent = If { $name } can be used, a letter with a link is on its way there.
notice-session-ended = That device is signed out.
notice-sessions-ended = All other devices are signed out.
notice-account-deleted = Your account is deleted.
notice-set-up = The first admin is ready. Sign in.

# Letters

letter-greeting = Hello, { $name }!
letter-verify-subject = Confirm your address on SkyMailing
letter-verify-text = Somebody, most likely you, signed up on SkyMailing with this address. Confirm that it is yours:
letter-verify-action = Confirm the address
letter-verify-after = The link works for two days. If it was not you, do nothing: without the confirmation the account cannot be used.
letter-already-subject = You have an account on SkyMailing
letter-already-text = Somebody, most likely you, signed up with this address, which already has an account. You can simply sign in:
letter-already-action = Sign in
letter-already-after = If you forgot your password, press “Forgot your password?” there. If it was not you, do not worry: nothing has changed.
letter-reset-subject = Set a new password on SkyMailing
letter-reset-text = Somebody, most likely you, wants to set a new password for your account:
letter-reset-action = Set a new password
letter-reset-after = The link works once, within one hour. If it was not you, do nothing: your password stays as it is.
letter-change-email-subject = Confirm your new address on SkyMailing
letter-change-email-text = This address was given as the new one for your account on SkyMailing. Confirm that it is yours:
letter-change-email-action = Confirm the address
letter-change-email-after = The link works for one day. If it was not you, do nothing.
letter-email-changed-subject = Your address on SkyMailing was changed
letter-email-changed-text = Your account now uses { $email }. If it was not you, set a new password at once and tell the people who run this SkyMailing.
letter-password-changed-subject = Your password on SkyMailing was changed
letter-password-changed-text = Your password was changed just now, and all other devices were signed out. If it was not you, set a new password at once.
letter-deleted-subject = Your account on SkyMailing is deleted
letter-deleted-text = Your account is deleted, with what was kept about it.

account-letters = Letters to you
account-letters-hint = About your account we always write. About the rest only if you want it.
account-run-letters = Tell me by letter how each run of a campaign ended
