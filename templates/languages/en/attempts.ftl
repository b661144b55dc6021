# What mail servers said, why letters failed, and trying them again.

attempts-title = What mail servers said
attempts-lead = Every attempt to deliver a letter, the newest first.
attempts-export = Download as CSV
attempts-run = Run of
attempts-to = Recipient
attempts-to-hint = The whole address, or @example.org for everybody there.
attempts-verdict = Result
attempts-code = Code
attempts-from = From
attempts-until = Until
attempts-said = The mail server said
attempts-when = When
attempts-why = Why it was tried
attempts-ended = Ended
attempts-cause = What happened
attempts-enhanced = Enhanced code
attempts-newest = Newest
attempts-looked-to = All that match are shown back to
attempts-not-found = Nothing matches among these attempts
attempts-none = No letter was tried yet
attempts-none-text = As soon as the first letter is on its way, each answer of a mail server stands here.
attempts-nobody = { $address } is not a recipient of this run
attempts-nobody-text = Look for a typing mistake, or choose another run.
attempt-number = Attempt
attempt-stage = Came as far as
attempt-server = Mail server
attempt-no-server = none was reached
attempt-tls = encrypted
attempt-clear = not encrypted
attempt-lasted = Took
attempt-seconds = { $seconds } s
attempt-goes-on = Goes on
verdict-accepted = Accepted
verdict-rejected = Refused
verdict-temporary = Refused for now
verdict-server-fault = Server at fault
verdict-unknown = Unknown
trigger-start = the first one
trigger-retry = tried again by itself
trigger-repeat = repeated because nobody knew
trigger-by-hand = somebody asked for it
stage-build = making the letter
stage-resolve = finding the server
stage-connect = connecting
stage-banner = the server’s greeting
stage-ehlo = our greeting
stage-starttls = asking for encryption
stage-tls = encryption
stage-auth = signing in
stage-rset = starting over
stage-mail = the sender’s address
stage-rcpt = the recipient’s address
stage-data = asking to send the letter
stage-body = the letter
stage-dot = the answer to the letter
path-client = Client
path-none = It was not tried yet
path-attempts = Attempts
letter-is-queued = It waits for its turn.
letter-is-leased = It is next.
letter-is-sending = It is on its way; the answer is awaited.
letter-is-accepted = The mail server took responsibility for it.
letter-is-rejected = The mail server refused it.
letter-is-unknown = No answer came after it was sent: it may have arrived or not.
letter-is-suppressed = It was not sent: this client is not written to any more.
letter-is-cancelled = It was not sent: the campaign was cancelled.
letter-is-expired = It did not leave in time.
letter-is-quarantined = It was put aside: the program stopped while working at it, again and again.
failures-title = Why letters failed
failures-retry = { $count ->
    [one] Try again the one that failed
   *[other] Try again the { $shown } that failed
}
failures-retry-these = Try these again
failures-see = See what was said
failures-suppress = Write to these no more
count-shown-letters = { $count ->
    [one] { $shown } letter
   *[other] { $shown } letters
}
look-up-one = What became of the letter to
retry-title = Try again what failed
retry-one = Try again
retry-again = { $count ->
    [one] { $shown } letter is sent again.
   *[other] { $shown } letters are sent again.
}
retry-left-out = { $count ->
    [one] { $shown } is left out: its client is not written to any more.
   *[other] { $shown } are left out: their clients are not written to any more.
}
retry-never-accepted = What was accepted is never sent again.
retry-at-least = There are very many of them. These are the first 20,000; the others are treated alike.
retry-nobody = There is nothing to try again here.
retry-unknown = { $count ->
    [one] Also the { $shown } of which nobody knows whether it arrived
   *[other] Also the { $shown } of which nobody knows whether they arrived
}
retry-unknown-hint = If it did arrive, that person gets the same letter a second time.
retry-do = Try again
retry-not = Leave it as it is
notice-retry = { $name } letters are queued again.
notice-retry-more = { $name } letters are queued again so far; the others follow by themselves.
notice-retry-nobody = There was nothing left to try again.
refused-campaign-forgotten = This run is too old: what its letters said to each recipient is no longer kept. Duplicate the campaign to send again.
invalid-recipient-asked = Write a whole address, or @example.org for everybody there.
invalid-verdict = Choose one of the results in the list.
invalid-code = Write one to three digits, such as 5, 45 or 550.
invalid-time-asked = Write a date and time, such as 2026-11-26T09:30.
