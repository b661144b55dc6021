# Letters that an owner writes.

messages-lead = Write a letter once, and send it to many.
messages-new = Write a message
messages-none = No messages yet
messages-none-text = A message is a letter with places for what differs from reader to reader, such as a name. Write one, look at it as a reader would, and send yourself a test.
messages-none-clients = Look at clients first
messages-not-found = No message is like that
messages-sort = Order
messages-sort-changed = Changed last
messages-sort-name = By name
messages-sort-created = Newest first
messages-changed = Changed
messages-actions = Actions
messages-page-back = Previous page
messages-page-on = Next page

message-parts = Parts of this message
message-part-edit = Write
message-part-preview = Preview
message-part-versions = Versions
message-version = Version

message-field-name = Name
message-field-subject = Subject
message-field-preheader = Preheader
message-field-format = Format
message-field-language = Language
message-field-body = Letter
message-field-text = Plain text of your own
message-field-files = Attachments
message-name-hint = For you alone; readers never see it.
message-preheader-hint = The line that mailboxes show behind the subject. Without one they take the first words of the letter.
message-language-hint = The language of the letter, such as en, ru or de
message-text-hint = For mail programs that show no HTML. Leave it empty, and it is made of the letter.
message-format-markdown = Markdown
message-format-html = HTML
message-format-mjml = MJML
message-save = Save
message-save-over = Save mine on top
message-preview = Preview
message-preview-title = How it looks
message-preview-hint = Press “Preview” to see what you have typed. Pictures from elsewhere are not loaded here, and links lead nowhere.
message-duplicate = Duplicate
message-delete = Delete
message-copy-name = { $name } (copy)
message-problem-line = Line { $line }, column { $column }: { $what }
message-problem-column = Column { $column }: { $what }

files-add = Attach files
files-hint = At most { $file } MB each and { $all } MB together, ten files. They are attached when you save.
files-later = Files can be attached after the first save.
file-remove = Remove when saving

fields-title = Fields to insert
fields-hint = Each reader gets their own value. Put the cursor where it should stand, then insert; or copy it.
fields-insert = Insert
fields-default = When a value may be missing, say what stands instead:
fields-condition = Or choose between two wordings:
merge-first-name = First name
merge-last-name = Last name
merge-email = E-mail address
merge-unsubscribe-url = Address to unsubscribe at
merge-view-url = Address to read it at

draft-offer = You have unsaved changes of
draft-go-on = Go on with them
draft-drop = Throw them away
draft-kept = Draft kept at { $time }. It is not saved yet.
draft-same = Nothing has changed since it was saved.
draft-overtaken = Your draft is kept. But another version was saved at { $time }: when you save, you will see both.
draft-failed = The draft could not be kept. Your text is still here: try to save it, or copy it.

conflict-title = This message was changed meanwhile
conflict-lead = { $name } saved version { $number }:
conflict-todo = Your text is in the form below and is kept as a draft. Nothing was overwritten.
conflict-mine = Go on with mine: save once more, and it becomes the newest version
conflict-theirs = Go on with theirs
conflict-differences = What is different
conflict-marks = “−” is in their version, “+” is in yours.
conflict-their-body = Their letter, whole

diff-left-out = { $count ->
    [one] One line is the same
   *[other] { $count } lines are the same
}
diff-removed = removed:
diff-added = added:

versions-lead = Each save is kept. Compare an old version with the current one, and bring it back if you like it better.
versions-when = Saved
versions-by = By
versions-current = current
versions-restored = brought back from version { $number }
versions-compare = Compare
versions-all = All versions
versions-restore = Bring version { $number } back
versions-restore-hint = It becomes the newest version; nothing is lost.
compare-title = From version { $old } to version { $new }
compare-by = Version by { $name }, saved
compare-same = They are the same.
compare-marks = “−” was in the old version, “+” is in the new one.

sample-first-name = Anna
sample-last-name = Ivanova
preview-search = Look for a client
preview-as = Shown as
preview-as-anna = Anna Ivanova (made up)
preview-as-stranger = Somebody without a name
preview-inbox = In the inbox
preview-missing = Missing
preview-missing-hint = In the letter it is marked ⟦like this⟧. Add default, or fill it in with the client.
preview-view-html = Letter
preview-view-phone = On a phone
preview-view-text = Plain text
preview-view-source = Source
preview-hint = Pictures from elsewhere are not loaded here, and links lead nowhere.
preview-source-hint = The attachments are left out here.
unseen-title = It cannot be shown yet

invalid-message-name = Give it a name, so that you find it again.
invalid-message-name-long = This name is too long: at most 200 characters fit.
invalid-message-subject = Write a subject: it is what readers see first.
invalid-message-body = The letter is empty.
invalid-message-language = Write the short form of a language, such as en, ru or pt-BR.
invalid-message-format = Choose one of the formats.
invalid-file-large = This file is too large: at most 10 MB fit. It was not attached; what you typed is here.
invalid-files-large = Together the files are too large: at most 17 MB fit into a letter. They were not attached; what you typed is here.
invalid-files-many = At most ten files fit into a letter. They were not attached; what you typed is here.

refused-message-changed = The message was saved by somebody else at the same moment. Go back and try again.
refused-letter-broken = This message cannot be made into a letter, because a field it names is gone. Open it: the editor says which.
refused-letter-address = The address of this client is not valid.

notice-message-created = The message is saved. Look at the preview, then send yourself a test.
notice-message-saved = Saved as a new version.
notice-message-same = Nothing had changed, so no version was made.
notice-message-restored = The old version is the newest now.
notice-message-duplicated = This is the copy.
notice-message-deleted = “{ $name }” is deleted.
notice-message-undeleted = “{ $name }” is back.
notice-draft-dropped = The unsaved changes are gone.

message-part-missing = Check
check-letter-title = The letter
check-size = A letter weighs about { $size } KB, attachments included. It was looked at as Anna Ivanova would get it.
check-fine = Nothing to be said against it
check-warning = warning
check-advice = advice
check-audience-title = What is missing for whom
check-audience-hint = Fields that stand without other words (default) need a value from each reader.
check-audience = Readers
check-everybody = Everybody who may be written to
check-choose = Choose
check-done = Checked: { $count }, all of them.
check-so-far = Checked so far: { $count }.
check-of-version = Version { $number },
check-outdated = The message was changed since: check again
check-nothing-missing = Nobody lacks anything
check-field = Field
check-lack = Readers without it
check-examples = For example
check-anything = Readers who lack anything
check-begin = Check all readers
check-go-on = Go on

lint-clipped = The HTML has { $detail } KB. Gmail cuts letters off at 102 KB.
lint-clipped-todo = Make it shorter, or put the rest on a page and link to it. What is cut off includes the link to unsubscribe.
lint-heavy = The whole letter has { $detail } KB. Some mail servers take no letter as large.
lint-heavy-todo = Put large files on a page of yours and link to them.
lint-subject-short = The subject has only { $detail } characters.
lint-subject-short-todo = Say what the letter is about: 10 to 78 characters read best.
lint-subject-long = The subject has { $detail } characters. Mailboxes cut it off at about 78, phones earlier.
lint-subject-long-todo = Put what matters first, and the rest into the preheader.
lint-subject-shouted = The subject is nearly all capitals. That reads like shouting, to people and to filters.
lint-subject-shouted-todo = Write it as a sentence.
lint-subject-exclaims = The subject has more than one exclamation mark. Filters take that for advertising.
lint-subject-exclaims-todo = One is enough, none is often better.
lint-no-preheader = There is no preheader. Mailboxes show the first words of the letter behind the subject instead.
lint-no-preheader-todo = Write a line that makes curious, in the field “Preheader”.
lint-text-exclaims = The text has { $detail } exclamation marks.
lint-text-exclaims-todo = Take most of them out: filters count them.
lint-no-text = The plain text is empty. Letters of pictures alone are distrusted, and some readers see nothing.
lint-no-text-todo = Write some words into the letter, or a plain text of your own.
lint-no-unsubscribe = There is no link to unsubscribe in the letter. Who cannot leave presses “spam” instead.
lint-no-unsubscribe-todo = Insert the field “Address to unsubscribe at” as the target of a link.
lint-link-nowhere = A link leads nowhere: { $detail }
lint-link-nowhere-todo = Give it an address, or take it out.
lint-link-vague = A link says only “{ $detail }”. Read alone, as screen readers do, it says nothing.
lint-link-vague-todo = Let it say what is behind it, such as “Prices for May”.
lint-link-broken = This is no address that a mail program can open: { $detail }
lint-link-broken-todo = Write it in full, beginning with https://
lint-link-plain = This address is not encrypted: { $detail }
lint-link-plain-todo = Write https:// if the page has it; nearly all have.
lint-link-number = A link leads to a bare number: { $detail } Filters take that for fraud.
lint-link-number-todo = Link to the name of the site.
lint-link-shortened = A shortened link hides where it leads: { $detail } Filters distrust those, because senders of spam use them.
lint-link-shortened-todo = Link to the page itself.
lint-link-misleads = A link names one site and leads to another: { $detail } This is how fraud looks.
lint-link-misleads-todo = Let the words be no address, or the right one.
lint-form = There is a form in the letter: { $detail } Most mail programs take it out or warn.
lint-form-todo = Link to a page with the form.
lint-active = Mail programs take this out, and some refuse the letter: { $detail }
lint-active-todo = Take it out.
lint-no-language = The document does not say which language it is in. Screen readers may read it in the wrong one.
lint-no-language-todo = Write <html lang="…"> with the language of the letter.
lint-image-unsaid = A picture has no words for those who do not see it: { $detail }
lint-image-unsaid-todo = Add alt="…", empty if it only decorates. Many mail programs show no pictures at first.
lint-image-inside = A picture stands inside the HTML ({ $detail }…). Gmail and Outlook do not show it, and the letter grows.
lint-image-inside-todo = Put the picture on your site and link to it.

message-part-test = Test letter
test-lead = Send it to yourself before you send it to everybody.
test-to = To
test-to-hint = Addresses of yours that said yes. Add more under Senders.
test-from = From
test-as = As it reads for
test-send = Send a test letter
test-links = The links to unsubscribe and to read it lead back to this message. Its subject begins with [TEST].
test-sent = Test letters
test-mark = [TEST]
test-late = Not delivered in time: send another
test-forgotten = Sent long ago
invalid-test-address = Choose one of your confirmed addresses.
invalid-test-sender = This sender cannot be used now. Choose another.
notice-test-sent = The test letter is on its way.
