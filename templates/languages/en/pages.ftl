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
step-clients = Bring your clients
step-clients-text = A file from Excel will do. You see what it would change before anything is changed.
step-clients-action = Import a file
step-message = Write a message
step-message-text = In plain text with a few marks, in HTML or in MJML, with the names of your clients in it.
step-message-action = Write
step-sender = Say who it comes from
step-sender-text = Use your own mail server, or this installation’s with answers coming to you.
step-sender-action = Choose a sender
step-campaign = Launch a campaign
step-campaign-text = Choose who gets the message and when. Before anything leaves you see it all, and can take the launch back.
step-campaign-action = Prepare it
dashboard-running = Sending now
step-test = Send yourself a test
step-test-text = Read the letter as a client will, before anybody else does.
step-test-action = Choose a message
sample-title = Look around first
sample-text = Twelve invented clients, two lists and a message to try everything with. Their addresses belong to nobody, and what you do not want you delete.
sample-button = Fill in sample data
sample-list-customers = Customers (sample)
sample-list-new = Newly met (sample)
sample-city = City
sample-message = Spring news (sample)
sample-subject = What is new this spring
sample-preheader = Three things worth knowing, and one to smile about
sample-reader = there
sample-town = your town
sample-unsubscribe = Unsubscribe
sample-body =
    # Hello, { $name }!
    {""}
    Spring is here, in { $town } as well. Three things are new:
    {""}
    - we open at **eight** in the morning;
    - the tea is from this year’s harvest;
    - and there is a bench in the sun.
    {""}
    See you soon!
notice-sample = Sample data is filled in.
refused-sample = There are clients already, so no invented ones are mixed in.
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

dashboard-attention = Needs you
dashboard-disabled = A manager disabled it, and nothing leaves. Open it for the reason.
dashboard-stopped = It paused by itself. Open it to see what to mend.
dashboard-server = Its mail server takes no letters since
dashboard-failed = { $count ->
    [one] { $shown } letter failed
   *[other] { $shown } letters failed
}
dashboard-retry = Try again what failed
dashboard-coming = Starts next
dashboard-last = Last runs
dashboard-campaign = Campaign
