# What is wrong with a letter that somebody wrote.

invalid-letter-long = This is too long: at most { $limit } characters fit.
invalid-letter-line-break = This must be one line without invisible characters. Type it anew instead of pasting it.
invalid-letter-many-fields = There are too many fields and conditions: at most { $limit } fit into one letter.
invalid-letter-long-field = This field or condition is too long: at most { $limit } characters fit. Is a closing bracket missing?
invalid-letter-syntax = This cannot be read ({ $detail }). Check the brackets, and that each if has its endif.
invalid-letter-field = There is no field { $name }. Take one from the list of fields.
invalid-letter-field-nearest = There is no field { $name }. Did you mean { $nearest }?
invalid-letter-filter = There is no filter { $name }. There are default, upper, lower, capitalize, title and trim.
invalid-letter-filter-arguments = The filter { $name } is used in the wrong way. Only default takes something in brackets: what to write when the field is empty.
invalid-letter-not-a-field = Only a field can stand here, with filters if you like. Nothing is calculated or called.
invalid-letter-not-a-condition = A condition asks whether a field is filled, or compares a field with a value. Write it that way.
invalid-letter-only-if = Only if, elif, else and endif can be used here.
invalid-letter-in-style = A field cannot stand in a style. Use a condition that chooses between two styles.
invalid-letter-in-script = A field cannot stand in a script. Mail programs run no scripts: take it out.
invalid-letter-in-comment = A field cannot stand in a comment. Take it out.
invalid-letter-in-element = A field cannot stand in this element: mail programs do not show such elements, and some would load what they name. Take the field out.
invalid-letter-in-tag = A field cannot stand among the names in a tag. Put it into the text or between quotation marks.
invalid-letter-unquoted = Put quotation marks around the value in which this field stands.
invalid-letter-address-start = Begin the address in which this field stands with https:// or mailto:.
invalid-letter-not-an-address = { $name } is not the address of a page. If it is an e-mail address, write mailto: before it.
invalid-letter-torn = Each branch of this condition must begin and end in the same place, for example between two paragraphs. Close in it what you open in it.
invalid-letter-deep = More than { $limit } elements stand inside one another. Close those that are open, or simplify the layout.
invalid-letter-mjml = The MJML cannot be read: { $detail }
invalid-letter-no-text = No plain text can be made of this letter. Write one.

letter-run-subject = “{ $name }”: { $accepted } of { $all } letters accepted
letter-run-text = “{ $name }” has been sent: { $accepted } of { $all } letters were accepted.
letter-run-began = It began on { $when }.
letter-run-reasons = Why letters failed:
letter-run-action = See what happened to each letter
letter-run-after = You get this letter after each run. You can switch it off on the page of your account.

letter-campaign-disabled-subject = “{ $name }” was disabled
letter-campaign-disabled-text = Your campaign “{ $name }” was disabled. No letter of it leaves until it is enabled again; what was sent stays sent.
letter-campaign-enabled-subject = “{ $name }” is enabled again
letter-campaign-enabled-text = A manager enabled your campaign “{ $name }” again. It goes on as you left it.
letter-campaign-reason = The reason: { $reason }
letter-campaign-action = Open the campaign
letter-campaign-appeal = If you think that is wrong, say so on the page of the campaign. A manager will read it and answer there.
