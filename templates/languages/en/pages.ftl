# Home, dashboard, preferences, accounts desk, trial mail.

home-title = Know what happened to every letter
home-lead = SkyMailing is made for writing to your clients. It keeps the answer each mail server gave, and counts apart what nobody can know.
home-go-on = Go on
home-example = Example
home-example-name = Autumn price list
home-example-unknown = No answer after the last line
home-why = What you can rely on
home-ledger = A ledger, not a log file
home-ledger-text = Each letter is written down before it leaves, and so is every try to hand it over.
home-words = The server’s own words
home-words-text = Every try is kept with its time, its code and the answer, so nobody has to guess.
home-crash = A crash loses nothing
home-crash-text = What is known about a letter is on disk before the next step. After a power cut the work goes on where it was.
home-own = Slow servers hold nothing up
home-own-text = The mail server on the other side may be slow, mistaken or silent: no page waits for it.

dashboard-hello = Hello, { $name }
dashboard-lead = Your first steps.
step-done = Done:
step-confirm = Confirm your address
step-zone-text = Times are shown in { $zone }: it is { $now } now.
step-zone-action = Change the zone
step-trial-text = What this installation sends is caught here, and you can read it.

preferences-lead = For this browser. Without a choice, pages follow the browser and the system.
preferences-language = You choose the language in your account:

accounts-lead = Everyone who signed up, the newest first.
accounts-none = Nobody found
accounts-none-text = No account matches this search.
blocks-title = Blocks
blocks-since = Since
blocks-until = Until
blocks-now = Still in force
appoint-title = Role
appoint-hint = A new role signs the person out everywhere.
appoint-button = Appoint
block-title = Block this account
block-hint = All its sessions end at once. The person is told the reason when trying to sign in.
block-button = Block the account
reason-hint = One line, in plain words: the person will read it.
unblock-title = Unblock this account
unblock-hint = The person can sign in again.
unblock-button = Unblock the account
notice-blocked = The account is blocked.
notice-unblocked = The account is no longer blocked.
notice-appointed = The role is changed.

trial-lead = Letters this installation would have sent, newest first.
trial-none = No letter yet
trial-none-text = What this installation sends is caught and shown here.
trial-not-found = No letter matches this search
trial-misbehave = To see what trouble looks like, write to an address whose part before the @ ends in:
letter-subject = Subject
letter-no-subject = (no subject)
letter-from = From
letter-to = To
letter-size = Size
letter-caught = Received
letter-views = Views of the letter
letter-view-html = HTML
letter-view-text = Text
letter-view-headers = Headers
letter-view-source = Source
letter-no-html = This letter has no HTML.
letter-download = Download
