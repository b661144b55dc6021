# The frame of every page, errors, forms.

skip = Skip to content
nav-main = Main
nav-home = Home
nav-dashboard = Dashboard
nav-campaigns = Campaigns
nav-clients = Clients
nav-lists = Lists
nav-messages = Messages
nav-senders = Senders
nav-accounts = Accounts
nav-trial = Trial mail
nav-preferences = Language and colours
sign-in = Sign in
sign-up = Create an account
sign-out = Sign out
footer = Every letter accounted for.
trial-banner-label = Trial mode
trial-banner = Letters do not leave this machine: they are caught instead of sent.
trial-banner-link = See trial mail
keys = Keyboard
keys-search = Go to the search field
keys-help = Show this list
keys-on = Use these keys in this browser
close = Close
undo = Undo
save = Save
stay = Stay signed in
search = Search
search-all = Show all
any = Any
pages = Pages
newer = Newer
older = Older
look-again = Look again

count-letters = { $count ->
    [one] { $count } letter
   *[other] { $count } letters
}

date-and-time = { $day } { $month } { $year }, { $time }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
kilobytes = KB

# Errors

errors-title = Please look at this
error-mark = Error:{" "}
error-way-on = Go to the start page
error-id = If you write to us about this, please quote this number:
error-400-title = We could not read that
error-400-lead = The request was damaged or incomplete. Go back, reload the page and try again.
error-403-title = You have no access here
error-403-lead = Either your role does not allow it, or the page was open for too long. Go back, reload it and try again.
error-404-title = This page is not here
error-404-lead = The address may be mistyped, or what it named is gone.
error-405-title = That does not work here
error-405-lead = This address does not take this kind of request. Go back and use the buttons on the page.
error-409-title = Things have changed meanwhile
error-409-lead = Something changed before your request came. Go back and reload the page to see how things are now.
error-413-title = That is too large
error-413-lead = We do not take that much at once. Send less.
error-421-title = Wrong address
error-421-lead = There is no site at this address. Check the link. If you run this installation, set BASE_URL to the address people use.
error-422-title = That cannot be done
error-422-lead = A rule forbids it.
error-429-title = Please wait a little
error-429-lead = { $seconds ->
    [one] That was too much in a short time. Try again in { $seconds } second.
   *[other] That was too much in a short time. Try again in { $seconds } seconds.
}
error-500-title = Something broke on our side
error-500-lead = It was not your doing, and nothing that was saved is lost. Please try again in a minute.
error-503-title = Too busy just now
error-503-lead = We cannot answer at the moment. Nothing that was saved is lost. Please try again in a minute.

# Fields

field-name = Your name
field-person-name = Name
field-email = E-mail
field-password = Password
field-new-password = New password
field-current-password = Your current password
field-new-email = New e-mail
field-language = Language
field-zone = Time zone
field-theme = Colours
field-role = Role
field-state = State
field-since = Since
field-reason = Reason
theme-system = Same as the system
theme-light = Light
theme-dark = Dark
zone-hint = It is { $now } there now.
password-hint = At least 12 characters. A few words you remember are better than one you do not.
password-show = Show
password-hide = Hide
password-strength = Password strength
password-words = |Too weak|Weak|Fair|Good

invalid-blank = Enter something here.
invalid-name-blank = Enter your name.
invalid-name-long = A name has at most 100 characters.
invalid-line = This may not contain line breaks or invisible characters.
invalid-email = Write an address like name@example.com.
invalid-password-empty = Enter your password.
invalid-password-short = A password has 12 characters or more.
invalid-password-long = This password is too long.
invalid-password-weak = This password is easy to guess. Add a few unrelated words.
invalid-password-wrong = This is not your current password.
busy-password = We could not check the password just now. Please try again.
invalid-sign-in = Address and password do not match. Check both, or set a new password.
invalid-language = Choose one of the languages in the list.
invalid-zone = Choose a time zone from the list, such as Europe/Berlin.
invalid-reason-blank = Say why: the person will read it.
invalid-reason-long = A reason has at most 500 characters.
too-many-letters = Too many letters were asked for just now. Try again in a few minutes.
too-many-tries = Too many tries. Wait a few minutes.
refused-already-exists = There is an account with this address already.
refused-out-of-reach = You cannot do this to that account.
refused-last-admin = This is the last admin. Appoint another one first.
refused-already-blocked = This account is blocked already.
refused-not-blocked = This account is not blocked.
refused-no-such-role = There is no such role.

# States

role-owner = Owner
role-manager = Manager
role-editor = Editor
role-admin = Admin
state-active = Active
state-confirmed = Confirmed
state-unconfirmed = Not confirmed
state-blocked = Blocked
state-accepted = Accepted
state-rejected = Refused
state-waiting = Waiting
state-unknown = Unknown
