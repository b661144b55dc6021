# Senders, the addresses they write from, tests of their servers.

senders-lead = Whose name and address your letters carry, and which mail server takes them.
senders-none = Send from your own address
senders-none-text = Add the mail server of your provider: letters then come from your own address, and your readers know it. Until then the installation’s own server carries them.
sender-new = Add a sender
sender-edit = Edit the sender
sender-edit-action = Edit
sender-copy = Duplicate
sender-copy-name = { $name } (copy)
sender-delete = Delete
sender-own = SkyMailing’s own server
sender-own-lead = It needs no setting up. Its address is fixed; your name stands before it, and answers go to you.
sender-own-reply-to-hint = One of your confirmed addresses.
sender-ready = Ready
sender-waits = Waits for a confirmation
sender-fails = Does not work
sender-from = From
sender-server = Mail server
sender-name = Name
sender-name-hint = What readers see before the address, such as the name of your firm.
sender-from-email = From address
sender-from-email-hint = The address your letters come from. We send a link to it, to be sure that it is yours.
sender-reply-to = Answers go to
sender-reply-to-optional = Answers go to (if elsewhere)
sender-reply-to-hint = Leave it empty, and answers go to the From address. Another address has to be confirmed too.
sender-reply-to-same = The From address
sender-provider = Mail provider
sender-provider-hint = The fields below can be filled in for you.
sender-provider-by-address = The one of the From address
sender-fill = Fill in the server
sender-filled = Filled in for { $name }.
sender-fill-unknown = We do not know the mail server of this address. Look it up at your provider, under “SMTP”, or choose the provider in the list.
sender-host = Server
sender-host-hint = Such as smtp.example.com.
sender-port = Port
sender-at-port = port { $port }
sender-protection = Encryption
sender-protection-hint = 587 usually goes with STARTTLS, 465 with TLS. Without encryption no password can be used.
protection-starttls = STARTTLS
protection-tls = TLS from the start
protection-none = no encryption
sender-login = User name
sender-login-hint = Often the whole address. Leave it empty if the server asks for none.
sender-login-none = None
sender-password-hint = Many providers want an app password instead of your usual one. It is kept encrypted and never shown again.
sender-password-keep = Leave it empty to keep the stored one. If you change the server, the port, the encryption or the user name, enter it again.
sender-pace = Limits
sender-pace-hint = What your provider allows. Campaigns keep to it; leave empty what has no limit.
sender-pace-none = None
sender-per-minute = Letters a minute
sender-per-day = Letters a day
sender-sessions = Connections at the same time
sender-per-domain = Letters a minute to one domain
sender-per-domain-hint = For providers that slow you down when many letters come at once. Letters to other domains go on meanwhile.
sender-per-minute-is = { $count ->
    [one] { $count } letter a minute
   *[other] { $count } letters a minute
}
sender-per-day-is = { $count ->
    [one] { $count } letter a day
   *[other] { $count } letters a day
}
sender-sessions-is = { $count ->
    [one] { $count } connection
   *[other] { $count } connections
}
sender-per-domain-is = { $count ->
    [one] { $count } letter a minute to one domain
   *[other] { $count } letters a minute to one domain
}
sender-waits-title = Confirm the address
sender-waits-text = We sent a letter with a link. Until it is pressed, nothing is sent from here.
sender-waits-unasked = No letter could be sent yet. Press the button; until the link in the letter is pressed, nothing is sent from here.
sender-fault-title = The last letter could not be sent
sender-fault-since = Since
sender-fault-last = Last tried
sender-try-title = Try it
sender-test = Test this server
sender-test-text = We connect, sign in and hang up; no letter is sent. You see what was said.
sender-test-last = Last test
sender-letter = Send me a test letter
sender-letter-text = A short letter to { $email } by this sender.
sender-letter-trial = In trial mode it is caught and does not leave.
sender-letter-late = Not delivered in time

check-title = Test of the server
check-none = This server was not tested in the last day.
check-goes-on = Talking to the server…
check-goes-on-hint = This page loads itself again. You can leave it; the test goes on.
check-cut-off = Interrupted: test again
check-works = It works
check-works-todo = Nothing: the server answers, the line is as you chose it, and it takes the user name and password if there are any.
check-fails = It does not work
check-started = Tested
check-dialogue = What was said
check-dialogue-hint = “>” we said, “<” the server said, “*” happened. Passwords are hidden.
check-once = A test is not repeated by itself. Five are possible in a minute.
check-trial = Trial mode: the test really connects, but letters by this sender are caught.

addresses-title = Confirmed addresses
addresses-lead = You write from these, and test letters go to them. Each was confirmed by a link in a letter.
address-own = Your account
address-waits = Waits for the link to be pressed
address-again-label = Send again to { $email }
address-delete-label = Delete { $email }
address-add = Add an address
address-add-hint = We send a link to it. At most three letters an hour go to one mailbox.
address-ask = Send the link
address-trial = In trial mode the letters are caught:
address-confirm-title = Is this your address?
address-confirm-lead = { $account } wants to send letters from { $email } with SkyMailing.
address-confirm-text = Press the button only if you know about it.
address-confirm-button = Yes, allow it
address-confirm-hint = You need not be signed in: the link shows that you read this mailbox. If you do not want this, close the page, and nothing changes.
address-confirmed-title = Thank you
address-confirmed-lead = Letters may now be sent from this address. You can close this page.
address-dead-lead = It was already used, has expired, or was replaced by a newer one. Open the newest letter, or send another link.

invalid-sender-name-blank = Enter the name your readers will see.
invalid-host-blank = Enter the mail server, such as smtp.example.com.
invalid-host = This is no name of a server. Write it without http, user and port, such as smtp.example.com.
invalid-host-forbidden = This server is in a private or reserved network. Enter a public mail server, or ask whoever runs this installation to allow the network.
invalid-host-unknown = There is no server with this name. Is it mistyped?
invalid-port = Mail servers can be reached at the ports 25, 465, 587 and 2525 only.
invalid-protection = Choose an encryption from the list.
invalid-protection-login = A password is not sent without encryption. Choose STARTTLS or TLS, or leave user name and password empty.
invalid-login = A user name is one line of at most 320 characters.
invalid-login-blank = Enter the user name that goes with the password.
invalid-server-password = A password is one line of at most 1,000 characters.
invalid-server-password-blank = Enter the password that goes with the user name.
invalid-server-password-again = Enter the password again: it was given for other settings of the server.
invalid-per-minute = Write a whole number from 1 to 10,000, or leave it empty.
invalid-per-day = Write a whole number from 1 to 10,000,000, or leave it empty.
invalid-sessions = Write a whole number from 1 to 50, or leave it empty.
invalid-reply-to = Choose one of your confirmed addresses.
refused-many-senders = There are 50 senders, which is the most. Delete one first.
refused-many-addresses = There are 100 addresses, which is the most. Delete one first.

notice-sender-saved = “{ $name }” is saved.
notice-sender-copied = “{ $name }” is there. Change what is to be different.
notice-sender-deleted = “{ $name }” is deleted.
notice-sender-restored = “{ $name }” is back.
notice-sender-letter = A test letter to { $name } is on its way.
notice-too-many-checks = Five tests were made in the last minute. Wait a minute, then test again.
notice-address-asked = A letter with a link is on its way to { $name }.
notice-address-waits = A letter to { $name } was sent a moment ago. Give it a minute.
notice-address-too-many = { $name } has had enough letters for now. Try again in an hour.
notice-address-confirmed-already = { $name } is confirmed already.
notice-address-confirmed = { $name } is confirmed.
notice-address-deleted = { $name } is deleted. Senders that use it wait until it is confirmed again.
notice-address-restored = The address is back.

letter-confirm-address-subject = May letters be sent from this address?
letter-confirm-address-text = { $account } wants to send letters from { $email } with SkyMailing. If that is you, or you know about it, allow it:
letter-confirm-address-action = Look at it and allow it
letter-confirm-address-after = The link works for two days. If you do not want this, do nothing: without your yes nothing is sent from this address.
letter-sender-test-subject = Test letter from { $name }
letter-sender-test-text = This letter was sent from SkyMailing to see whether the sender works. It arrived, so it does.

provider-gmail = Gmail needs an app password: switch on two-step verification in your Google account, then create one under Security, App passwords. About 500 letters a day are allowed.
provider-yandex = Yandex needs an app password: allow mail programs in the settings of your mailbox, then create a password for “Mail” in Yandex ID.
provider-mail-ru = Mail.ru needs a password for external programs: create one in the settings of your mailbox, under Security.
provider-rambler = In the settings of your Rambler mailbox, allow access by mail programs first.
provider-outlook = Microsoft no longer lets programs into personal Outlook and Hotmail mailboxes with a password. If the test fails, use the mailbox of another provider.
provider-icloud = iCloud needs an app-specific password: create one at account.apple.com, under Sign-In and Security.
provider-yahoo = An app password is needed: create one in your account, under Security.
provider-zoho = If two-factor sign-in is on, create an app password in your Zoho account. Servers differ by region: see the settings of your mailbox.
provider-fastmail = Fastmail needs an app password: create one in the settings, under Privacy and Security.
provider-gmx = In the settings of your mailbox, allow access by POP3 and IMAP first: it allows sending too.
provider-sendgrid = The user name is the word “apikey”, the password is an API key with the right to send mail.
provider-mailgun = User name and password stand in Mailgun under Domain settings, SMTP credentials.
provider-ses = Create SMTP credentials in the SES console. If your region is another one, change it in the name of the server.
provider-postmark = User name and password are both the server API token.
provider-brevo = The user name is the login shown under SMTP and API, the password is an SMTP key.
provider-mailjet = The user name is the API key, the password is the secret key.
provider-mailersend = Create an SMTP user in MailerSend under Domains; it shows user name and password.
provider-smtp2go = Create an SMTP user in SMTP2GO; it shows user name and password.
