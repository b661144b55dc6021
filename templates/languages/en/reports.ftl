report-title = Report
report-none = Nothing has been sent yet
report-none-text = The report is written while letters leave, and is complete when the last has its answer.
report-all-runs = All runs together
report-show = Show
report-share = { $share }%
report-share-accepted = { $share } were accepted by the mail servers of their recipients.
report-unsubscribed = { $count ->
    [one] { $shown } reader unsubscribed.
   *[other] { $shown } readers unsubscribed.
}
report-unsubscribes = Unsubscribed
report-when = When letters were answered
report-when-hint = Every attempt counts; a letter that was tried again is in it more than once. The zone is { $zone }.
report-chart-label = Attempts over time, from { $from } until { $until }. The numbers are in the table below.
report-most = { $count ->
    [one] at most { $shown } at once
   *[other] at most { $shown } at once
}
report-as-table = The same as a table
report-time = Time
report-hour = { $day } { $month }, { $time }
report-day = { $day } { $month } { $year }
report-domains = By domain of the recipients
report-domains-none = It is counted within a minute or two of the start, and again when the run ends.
report-domains-some = Not every run is counted yet; look again in a minute.
report-domains-as-of = Counted on
report-domains-others = All others
report-domain = Domain
report-accepted-share = Accepted, %
report-codes = By answer of the server
report-no-code = none
report-runs = Runs compared

campaign-tracks = Openings and clicks
campaign-tracks-hint = Off unless you switch it on. Links then lead through this service, and a picture of one point says that a letter was opened. Many mail programs load no pictures or load all of them at once, so openings are a guess; clicks are better, and programs that check links are counted apart where they say who they are. Ask your readers’ leave where the law wants it.
campaign-tracks-label = Count openings and clicks
campaign-tracks-yes = Counted
campaign-tracks-no = Not counted
report-followed = Openings and clicks
report-opened = Opened by { $count } ({ $share } of the letters that were accepted).
report-opened-scanners = Besides, { $count } were looked at by programs only.
report-followed-hint = Each recipient counts once. Whoever’s mail program loads no pictures is missing, and programs that load all of them are counted as people unless they say who they are.
report-links = Links
report-link = Link
report-link-people = People
report-link-share = Share
report-link-scanners = Programs only
