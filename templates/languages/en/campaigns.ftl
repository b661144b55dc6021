# Campaigns: the list, the form, the review, what goes on, and how readers leave.

campaigns-lead = One message to many: who gets it, when it leaves, and what became of each letter.
campaigns-none = No campaign yet
campaigns-none-text = A campaign sends one of your messages to the clients you choose, once or again and again. You see everything before anything leaves.
campaigns-none-clients = A campaign sends a message to your clients. Bring them first; then write the message.
campaigns-none-messages = A campaign sends a message to your clients. They are here; what is missing is the message.
campaigns-not-found = No campaign matches this search
message-to-campaign = Send as a campaign
campaign-new = New campaign
campaign-edit = Edit the campaign
campaign-copy-name = { $name } (copy)
campaign-progress = { $done } of { $all }
campaign-next-start = Next start

campaign-status-created = Not launched
campaign-status-scheduled = Scheduled
campaign-status-running = Running
campaign-status-paused = Paused
campaign-status-disabled = Disabled
campaign-status-completed = Completed
campaign-status-expired = Ran out of time
campaign-status-cancelled = Cancelled

campaign-part-what = What is sent
campaign-part-who = Who gets it
campaign-part-when = When
campaign-name = Name
campaign-name-hint = For you alone: readers do not see it.
campaign-message = Message
campaign-message-later = Choose a message
campaign-message-none = None chosen
campaign-message-hint = The newest version at the start of each run is sent. If none fits:
campaign-sender = From
campaign-sender-other = Add or confirm a sender
campaign-whom-all = All clients
campaign-whom-chosen = Only these
campaign-addresses = Single clients
campaign-addresses-hint = Their e-mail addresses, one a line. They must be among your clients.
campaign-strangers-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
campaign-except = Leave somebody out
campaign-except-hint = Whoever unsubscribed or cannot be reached is left out in any case.
campaign-not-lists = Not to who is on these lists
campaign-not-segments = Not to who is in these segments
campaign-not-campaigns = Not to who got one of these campaigns
campaign-mailed-within = Not to whom you wrote in the last … days
campaign-start = Start
campaign-start-hint = If this is past, it starts when you launch it.
campaign-until = End (if there is one)
campaign-until-hint = What has not left by then will not be sent.
campaign-period = Repeat
campaign-period-once = Once
campaign-period-daily = Daily
campaign-period-weekly = Weekly
campaign-period-monthly = Monthly
campaign-every-days = Every … days
campaign-every-weeks = Every … weeks
campaign-on = On
campaign-on-hint = None ticked: on the weekday of the start.
campaign-month-day = Day of the month
campaign-month-end = In months that do not have it
campaign-month-end-last-day = On the last day
campaign-month-end-skip = Not at all
campaign-limits = Hours, days and limits
campaign-limits-hint = Leave empty what you do not need: letters then leave as fast as the sender allows.
campaign-hours-from = Letters leave from
campaign-hours-to = until
campaign-leave-on = Letters leave on
campaign-leave-on-hint = None ticked: on all days.
campaign-per-day = Letters a day
campaign-per-day-hint = When so many have left, the rest waits for the next day.
campaign-lasts = Hours that one start may take
campaign-lasts-hint = What has not left after them is not sent any more.
campaign-unknown = When nobody can know whether a letter arrived
campaign-unknown-hint = Now and then a connection breaks just after the whole letter was handed over.
campaign-unknown-repeat-once = Send it once more
campaign-unknown-repeat-once-hint = Nobody misses the letter; a few people may get it twice.
campaign-unknown-at-most-once = Do not send it again
campaign-unknown-at-most-once-hint = Nobody gets it twice; a few people may miss it. They are counted apart.
campaign-save-and-review = Save and review
campaign-save-hint = Nothing leaves yet: on the next page you see who would get it and when.

weekday-short-mon = Mon
weekday-short-tue = Tue
weekday-short-wed = Wed
weekday-short-thu = Thu
weekday-short-fri = Fri
weekday-short-sat = Sat
weekday-short-sun = Sun

campaign-says-once = Once, on { $when }
campaign-says-daily = { $count ->
    [one] Every day at { $time }
   *[other] Every { $count } days at { $time }
}
campaign-says-weekly = { $count ->
    [one] Every week on { $days }, at { $time }
   *[other] Every { $count } weeks on { $days }, at { $time }
}
campaign-says-monthly = Every month on day { $day }, at { $time }
campaign-says-monthly-last-day = Every month on day { $day } or its last day, at { $time }
campaign-says-monthly-skip = In every month that has a day { $day }, at { $time }
campaign-says-from = from { $from } ({ $zone })
campaign-says-until = until { $until } ({ $zone })
campaign-says-span = from { $from } until { $until } ({ $zone })
campaign-says-hours = Letters leave between { $from } and { $to }.
campaign-says-weekdays = Letters leave on { $days }.
campaign-says-per-day = { $count ->
    [one] At most { $shown } letter a day leaves.
   *[other] At most { $shown } letters a day leave.
}
campaign-says-lasts = { $count ->
    [one] One start may take { $count } hour.
   *[other] One start may take { $count } hours.
}

invalid-campaign-name-blank = Give it a name, so that you find it again.
invalid-campaign-message = Choose one of your messages.
invalid-campaign-sender = This sender cannot be used now. Choose another.
invalid-campaign-nobody = Tick a list or a segment, or write down addresses.
invalid-campaign-list = One of these lists is gone. Choose again.
invalid-campaign-segment = One of these segments is gone. Choose again.
invalid-campaign-campaign = One of these campaigns is gone. Choose again.
invalid-campaign-strangers = Not all of these are addresses of your clients. Correct them, take them out, or add them to your clients.
invalid-campaign-many-addresses = At most 1,000 addresses can stand here. Put so many on a list instead.
invalid-campaign-mailed-within = Write a whole number of days from 1 to 3650, or leave it empty.
invalid-campaign-start = Enter the date and the time of the start, such as 2026-12-01 09:00.
invalid-campaign-until = Enter the date and the time of the end, such as 2026-12-31 18:00, or leave it empty.
invalid-campaign-year = Choose a year from 2000 to 2199.
invalid-campaign-until-early = The end must come after the start.
invalid-campaign-period = Choose how often it is sent.
invalid-campaign-days-apart = Write a whole number of days from 1 to 366.
invalid-campaign-weeks-apart = Write a whole number of weeks from 1 to 52.
invalid-campaign-weekday = Choose weekdays from Monday to Sunday.
invalid-campaign-month-day = Write a day from 1 to 31.
invalid-campaign-lasts = Write a whole number of hours from 1 to 8784, or leave it empty.
invalid-campaign-hour = Write a time of the day, such as 09:00.
invalid-campaign-hours-half = Enter both hours, or leave both empty.
invalid-campaign-hours-same = The two hours must differ.
invalid-campaign-per-day = Write a whole number of letters from 1 on, or leave it empty.
invalid-campaign-never-starts = With this end it would never start. Choose a later end, or other days.
invalid-campaign-never-open = At these hours and on these days no letter could ever leave while it runs. Allow more.
invalid-campaign-unknown = Choose one of the two.

unsubscribe-ask-title = Unsubscribe
unsubscribe-ask-lead = { $name } will not write to { $address } any more.
unsubscribe-ask-hint = No sign-in is needed. If you came here by mistake, close the page, and nothing changes.
unsubscribe-button = Unsubscribe
unsubscribe-done-title = You are unsubscribed
unsubscribe-done-lead = { $name } does not write to { $address } any more. You can close this page.
unsubscribe-undo = I clicked by mistake
unsubscribe-dead-title = This link does not work
unsubscribe-dead-lead = It was cut off on its way, or the address is not in use any more. Open the link from the letter itself, or answer the letter.
unsubscribe-this-address = this address
unsubscribe-reason = By the link in a letter
unsubscribe-reason-one-click = By the button of the mail program
notice-subscribed-again = Nothing has changed: letters come as before.
refused-unsubscribe-undo = This can be taken back for one day only. If you want letters again, answer one of them.

campaign-do-edit = Edit
campaign-do-launch = Launch
campaign-do-pause = Pause
campaign-do-resume = Resume
campaign-do-cancel = Cancel this campaign
campaign-do-send-now = Send now
campaign-do-duplicate = Duplicate
campaign-do-delete = Delete

campaign-launched = Launched. You can still take it back.
campaign-next-in = { $seconds ->
    [one] It starts in { $seconds } second.
   *[other] It starts in { $seconds } seconds.
}
campaign-review = Review and launch
campaign-letters = Letters
campaign-run-of = The run of
campaign-progress-label = Letters done
campaign-plan = What, to whom, when
campaign-runs = All runs
campaign-more = More
campaign-send-now-text = It starts at once, without waiting for its time. Its hours and days still hold.
campaign-cancel-text = Letters that have not left will never be sent, and nothing starts any more. What was sent stays sent. This cannot be taken back.

campaign-sum-planned = Planned
campaign-sum-accepted = Accepted
campaign-sum-rejected = Refused
campaign-sum-unknown = Unknown
campaign-sum-waiting = Waiting
campaign-sum-suppressed = Suppressed
campaign-sum-expired = Expired
campaign-sum-cancelled = Cancelled
campaign-sum-quarantined = Quarantined
campaign-sum-others = Others

campaign-next-created = Nothing leaves until you launch it.
campaign-next-scheduled = It starts by itself on
campaign-next-soon = It starts in a moment.
campaign-next-running = Letters leave; those refused for now are tried again by themselves.
campaign-next-start-after = The next start is on
campaign-next-paused-by = Paused by you on
campaign-next-paused = Nothing leaves or starts until you resume it.
campaign-next-paused-why = It paused by itself.
campaign-next-paused-mend = Mend that, then resume it.
campaign-next-stopped = It stopped by itself, before more letters were refused.
campaign-next-disabled = A manager disabled it, and nothing leaves. The reason:
campaign-next-completed = Every letter has had its answer, and nothing more will start.
campaign-next-expired = Its time ended before all letters could leave. What did not leave will not be sent.
campaign-next-cancelled = You cancelled it. What had not left was not sent.
campaign-missed = { $count ->
    [one] { $count } start was missed, because the program was not running or the campaign was held.
   *[other] { $count } starts were missed, because the program was not running or the campaign was held.
}
campaign-waits-planning = The recipients are being written down.
campaign-waits-ending = The letters that have not left are being closed.
campaign-waits-shut = Letters wait: outside its hours and days until
campaign-waits-used-up = Letters wait: as many as a day may have are used up. It goes on at
campaign-waits-retries = All letters that wait are tried again by themselves, the first at
campaign-waits-server = Letters wait: the sender’s mail server has taken none since
campaign-waits-server-until = The next try is at
campaign-waits-stopped = Stopped: several letters in a row were refused, the last on
campaign-waits-stopped-todo = Then resume the campaign.

campaign-pace = { $count ->
    [one] About { $shown } letter a minute.
   *[other] About { $shown } letters a minute.
}
campaign-left-minute = Less than a minute left.
campaign-left-minutes = { $count ->
    [one] About { $count } minute left.
   *[other] About { $count } minutes left.
}
campaign-left-hours = { $count ->
    [one] About { $count } hour of sending left.
   *[other] About { $count } hours of sending left.
}
campaign-left-days = { $count ->
    [one] About { $count } day of sending left.
   *[other] About { $count } days of sending left.
}
campaign-ends-too-early = At this pace some letters will not leave before its time ends, on
campaign-unsubscribed = { $count ->
    [one] { $shown } reader unsubscribed by a letter of this run.
   *[other] { $shown } readers unsubscribed by a letter of this run.
}

campaign-says-clients = { $count ->
    [one] { $count } client by address
   *[other] { $count } clients by address
}
campaign-says-not-lists = Not who is on: { $names }.
campaign-says-not-segments = Not who is in: { $names }.
campaign-says-not-campaigns = Not who got: { $names }.
campaign-says-mailed-within = { $count ->
    [one] Not who got a letter in the last day.
   *[other] Not who got a letter in the last { $count } days.
}
campaign-says-gone = (deleted)

campaign-review-title = Review “{ $name }”
campaign-review-lead = Look once more. Nothing leaves before you press Launch.
campaign-review-lead-problems = It cannot be launched yet.
campaign-problems = To be mended first
campaign-blocks = Stops the launch
campaign-problem-no-message = No message is chosen.
campaign-problem-message-gone = The message was deleted.
campaign-problem-message-broken = The message names an attribute that is gone.
campaign-problem-sender-not-usable = The sender was deleted, or waits for a confirmation.
campaign-problem-audience = A list, segment or campaign that says who gets it is gone or damaged.
campaign-problem-nobody-in-it = Nobody would get it now.
campaign-problem-calendar = The times cannot be kept.
campaign-problem-no-start-left = All its starts lie in the past.
campaign-problem-disabled = A manager disabled this campaign.
campaign-problem-blocked = This account is blocked.
campaign-warnings = Worth a look
campaign-warns = Advice
campaign-warning-no-unsubscribe-link = The letter has no link to unsubscribe in its text. Many readers then press “spam” instead.
campaign-warning-heavy = The letter has { $size }. Many mail servers refuse letters of this size.
campaign-warning-wont-fit = { $count ->
    [one] About { $shown } letter would not leave in time.
   *[other] About { $shown } letters would not leave in time.
}
campaign-warning-not-all-counted = There are so many clients that not all were counted: there may be more.
campaign-to-message = Open the message
campaign-to-choose-message = Choose a message
campaign-to-sender = Look at the sender
campaign-to-audience = Change who gets it
campaign-to-times = Change the times
campaign-to-campaign = See why
campaign-people = { $count ->
    [one] { $shown } client
   *[other] { $shown } clients
}
campaign-meant = Chosen
campaign-left-out-unsubscribed = Left out: unsubscribed
campaign-left-out-bounced = Left out: address does not work
campaign-left-out-complained = Left out: complained
campaign-left-out-suppressed = Left out: you suppressed them
campaign-left-out-excluded = Left out: by your exceptions
campaign-preview = Preview
campaign-letter-size = Size of a letter
campaign-unknown-short = When in doubt
campaign-next-starts = Next starts
campaign-ends = Ends
campaign-ends-open = When all is sent
campaign-starts-at-once = Now: right after the launch
campaign-speed = Speed
campaign-speed-limit = { $count ->
    [one] At most { $shown } letter a minute, the sender’s limit
   *[other] At most { $shown } letters a minute, the sender’s limit
}
campaign-speed-assumed = { $count ->
    [one] About { $shown } letter a minute; the server decides
   *[other] About { $shown } letters a minute; the server decides
}
campaign-forecast = Forecast
campaign-forecast-done = The last letter of the first run leaves about { $at }.
campaign-forecast-wont-fit = Not all would leave: it ends on { $end }, and until then about { $fits } of { $all } letters can leave.
campaign-launch-hint = After that you have 15 seconds to take it back.

notice-campaign-saved = “{ $name }” is saved.
notice-campaign-to-mend = It did not go on: something has to be mended first.
notice-campaign-undone = The launch is taken back. Nothing was sent.
notice-campaign-paused = Paused. No letter leaves now.
notice-campaign-resumed = It goes on.
notice-campaign-cancelled = Cancelled. No letter leaves any more.
notice-campaign-sent-now = It has started.
notice-campaign-copied = “{ $name }” is there. Change what is to be different.
notice-campaign-deleted = “{ $name }” is deleted.
notice-campaign-restored = “{ $name }” is back.
refused-campaign-not-launched = This campaign was not launched yet.
refused-campaign-launched = This campaign was launched already.
refused-campaign-over = This campaign is over. Duplicate it to send again.
refused-campaign-goes-on = A run of this campaign goes on. Cancel it or wait for its end first.
refused-campaign-too-late = It is too late to take the launch back. Pause or cancel the campaign instead.
refused-campaign-too-early = The launch can still be taken back. Wait a few seconds.
refused-campaign-paused = This campaign is paused.
refused-campaign-not-paused = This campaign is not paused.
refused-campaign-disabled = A manager disabled this campaign.
refused-campaign-not-disabled = This campaign is not disabled.
refused-campaign-blocked = This account is blocked.
refused-campaign-nothing-to-start = Its one start has come and gone. Duplicate it to send again.
refused-campaign-problems = Something has to be mended first. Review the campaign to see what.
