# Clients from files.

import-title = Import clients
import-lead = Take a file from Excel or any other program. You see what becomes of it before anything is written.
import-file = File
import-file-hint = CSV or Excel (.xlsx), up to { $number } MB. Encoding and delimiter are found by themselves.
import-rows = Or paste rows
import-rows-hint = One client a line, as copied from a spreadsheet.
import-next = Next: columns
import-pasted = Pasted rows
import-recent = Your imports
import-recent-hint = They are kept for 30 days.
import-file-name = File
import-rows-read = Rows in the file
import-when = Uploaded

import-columns-title = What is in the columns?
import-columns-lead = We have guessed. Look at the first rows of each column and correct what is wrong.
import-columns = Columns
import-column = Column { $number }
import-samples = First rows of { $name }
import-format-text = { $charset }, { $delimiter }
import-format-excel = sheet “{ $sheet }”
import-format-hint = Do the letters look wrong, or are the columns cut in the wrong places? Choose how the file is read.
import-charset = Encoding
import-delimiter = Delimiter
delimiter-comma = comma
delimiter-semicolon = semicolon
delimiter-tab = tab
delimiter-bar = vertical bar
import-header = First row
import-header-yes = Names of columns
import-header-no = A client
import-read-again = Read again
import-sheets = The workbook has { $number } sheets. The first one in which something stands is read.
import-target-skip = Leave out
import-target-email = E-mail
import-target-first-name = First name
import-target-last-name = Last name
import-target-full-name = Full name: first, then last
import-target-last-name-first = Full name: last, then first
import-target-comment = Comment
import-own = Your attributes
import-new = New attribute
import-new-text = New: text
import-new-number = New: number
import-new-date = New: date
import-new-yes-no = New: yes or no
import-policy = Clients you already have
import-policy-hint = An empty cell never removes anything. Whoever unsubscribed stays unsubscribed.
import-policy-skip = Leave them as they are
import-policy-fill = Fill in what is empty
import-policy-overwrite = Replace with what the file says
import-lists = Lists
import-lists-hint = Everybody in the file joins them.
import-new-list = New list
import-check = Check the file
import-check-hint = Nothing is written yet.
import-invalid-no-email = Choose the column with the e-mail addresses.
import-invalid-twice = Two columns cannot be the same field, and a full name does not go with a first or last name. Leave one out.
import-invalid-list-long = The name of a list has at most 100 characters.
import-invalid-format = The file cannot be read in this way. Choose another one.

import-status-uploaded = Waiting for its columns
import-status-checking = Checking the file
import-status-checked = Checked
import-status-running = Importing
import-status-stopped = Stopped
import-status-done = Imported
import-status-failed = Could not be imported
import-status-undoing = Taking the import back
import-status-undone = Taken back
import-lead-checked = This is what will happen. Nothing is written yet.
import-lead-stopped = What was imported so far stays. Continue, or take it back.
import-lead-done = All rows are dealt with.
import-lead-failed = The file could not be read to its end.
import-lead-undone = Clients are as they were before this import.
import-so-far = { $done } of { $all } rows
import-so-many = { $done } rows so far
import-leave = You may leave this page: the work goes on, and you find it again under “Import clients”.
import-stop = Stop
import-elsewhere = The file is on another machine of this installation, which does not work at it just now. It goes on when that machine is back; or stop, and upload the file again.
import-added = New
import-changed = Changed
import-unchanged = Nothing new
import-skipped = Left as they are
import-duplicates = Address again in the file
import-kept-out = Not brought back
import-bad = Cannot be taken
import-inactive = { $count ->
    [one] { $number } of these clients unsubscribed or cannot be reached, and stays so.
   *[other] { $number } of these clients unsubscribed or cannot be reached, and stay so.
}
import-kept-out-hint = “Not brought back” are clients you deleted who had unsubscribed or could not be reached.
import-joined = { $count ->
    [one] { $number } entry in the chosen lists is new.
   *[other] { $number } entries in the chosen lists are new.
}
import-taken-back = { $removed } clients were removed, { $back } were set back.
import-left-alone = { $count ->
    [one] { $number } was edited since, so it stays.
   *[other] { $number } were edited since, so they stay.
}
import-bad-download = Download the rows that cannot be taken, with the reasons
import-run = { $count ->
    [0] Import
    [one] Import { $number } client
   *[other] Import { $number } clients
}
import-change = Change the columns
import-continue = Continue
import-see = See these clients
import-undo = Take the import back
import-undo-hint = New clients are removed and changed ones set back. Whoever you edited since is left alone.
import-another = Import another file
import-refused-moved-on = This import has moved on meanwhile. Open it again to see where it stands.
import-refused-no-bad-rows = The file with these rows is not on this machine. Run the check again.

import-problem-nothing = Choose a file, or paste rows.
import-problem-large = This file is larger than { $number } MB. Split it, and import the parts one after another.
import-problem-empty = There is nothing in this file.
import-problem-columns = This file has { $number } columns, more than are taken. Leave only the columns you need.
import-problem-rows = This file has more than { $number } rows. Split it, and import the parts one after another.
import-problem-archive = This is an archive. Unpack it, and upload the file inside.
import-problem-old-excel = This is a file of an old Excel (.xls) or one with a password. Save it as .xlsx without a password, or as CSV.
import-problem-password = This workbook has a password. Save it without one.
import-problem-workbook = This Excel file is damaged. Open it in Excel, save it again, and try once more.
import-problem-bomb = Unpacked, this workbook is far too large (over { $number } MB). Save the sheet as CSV.
import-problem-other = This is not a table. Upload CSV or Excel (.xlsx).
import-problem-gone = The file is not on this machine any more. Upload it again.
import-problem-unreadable = The file could not be read. Try again.
import-problem-disk = There is no room on the disk just now. Try again later.
import-problem-attribute = An attribute of this import was deleted meanwhile. Upload the file again.

bad-rows-line = Line
bad-rows-column = Column
bad-rows-value = Value
bad-rows-reason = Reason
import-bad-no-email = There is no e-mail address.
import-bad-email = This is not an e-mail address.
import-bad-characters = There are characters that cannot be read. Perhaps the encoding is another one.
import-bad-comment-long = A comment has at most 2,000 characters.
import-bad-quote = A quotation mark opens here and does not close as it should.
import-bad-cell-long = There is too much in this cell.
import-bad-cells = The row has { $number } cells, more than there are columns.

# Clients into a file.

export-title = Export clients
export-lead = { $count ->
    [one] { $number } client goes into the file, with all attributes, lists and the state.
   *[other] { $number } clients go into the file, with all attributes, lists and the state.
}
export-filtered = These are the clients of your filter.
export-hint = The file is CSV in UTF-8, as Excel opens it. What looks like a formula gets an apostrophe in front, which an import takes away again.
export-button = Download
export-email = E-mail
export-first-name = First name
export-last-name = Last name
export-comment = Comment
export-state = State
export-reason = Reason
export-since = Since
export-lists = Lists
export-added = Added
