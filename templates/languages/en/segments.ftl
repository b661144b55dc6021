# Saved segments

segments-title = Segments
segments-lead = Clients who match your rules, found anew each time you look.
segments-none = No segments yet
segments-none-text = A segment is a question you ask more than once: who lives in Tver, who has a birthday this week, who has not been written to. The answer is always of today.
segment-new = New segment
segment-name = Name of the segment
segment-changed = Changed
segment-who = Who belongs to it
segment-broken = Something in it was deleted
segment-group = Group of conditions
segment-match = Count clients who meet
segment-match-inner = and who meet
segment-match-all = all of these
segment-match-any = any of these
segment-match-none = none of these
segment-about = What the new condition is about
segment-about-client = Every client
segment-about-own = Your attributes
segment-add = Add a condition
segment-add-group = Add a group
segment-remove = Remove
segment-remove-named = Remove: { $name }
segment-remove-group = Remove this group
segment-op = How to compare: { $name }
segment-value = Compare with: { $name }
segment-from = From: { $name }
segment-to = To: { $name }
segment-and = and
segment-days = days
segment-choose = Choose
segment-nothing-to-choose = There is nothing to choose from yet.
segment-hint = “Is not”, “does not contain” and “none of” also find clients of whom nothing is known. Days count from today in your time zone, today included. A birthday on 29 February is on the 28th in other years.
segment-save = Save the segment
segment-count = Count
segment-show-clients = Show these clients
segment-duplicate = Duplicate
segment-delete = Delete
segment-clients = { $count ->
    [one] { $number } client
   *[other] { $number } clients
}
segment-clients-more = At least { $number } clients
segment-count-long = There are very many clients, so the counting was stopped after a few seconds.
segment-count-later = Fill in every condition, and you will see who belongs to the segment.
segment-count-none = Add a condition, and you will see who belongs to the segment.
segment-newest = The ten who were added last.
segment-attribute-gone = Deleted attribute
segment-attribute-gone-text = This attribute was deleted, so the segment counts nobody. Remove the condition.
segment-list-gone = A list in this condition was deleted, so the segment counts nobody. Choose again and save.

segment-field-email = Email
segment-field-domain = Domain of the email
segment-field-first-name = First name
segment-field-last-name = Last name
segment-field-comment = Comment
segment-field-lists = Lists
segment-field-state = State
segment-field-added = Added
segment-field-letters = Letters

segment-op-is = is
segment-op-is-not = is not
segment-op-contains = contains
segment-op-contains-not = does not contain
segment-op-begins-with = begins with
segment-op-one-of = is one of
segment-op-none-of = is none of
segment-op-lists-one-of = is in any of
segment-op-lists-none-of = is in none of
segment-op-equal = =
segment-op-not-equal = ≠
segment-op-less = <
segment-op-at-most = ≤
segment-op-more = >
segment-op-at-least = ≥
segment-op-between = between
segment-op-on = on
segment-op-before = before
segment-op-after = after
segment-op-last-days = in the last … days
segment-op-next-days = in the next … days
segment-op-day-is-today = day and month are today’s
segment-op-day-within = day and month come within … days
segment-op-yes = yes
segment-op-no = no
segment-op-changed-within = changed in the last … days
segment-op-sent-within = was sent one in the last … days
segment-op-never-sent = was never sent one
segment-op-accepted-within = one was accepted in the last … days
segment-op-known = is known
segment-op-unknown = is not known

invalid-segment-name-blank = Give the segment a name.
invalid-segment-name-long = A name has at most 100 characters.
invalid-segment-name-taken = Another segment has this name. Choose another one.
invalid-segment-empty = This group is empty: add a condition or remove the group.
invalid-segment-large = A segment has at most 50 conditions, in groups at most three deep.
invalid-segment-gone = What this condition asks about was deleted. Remove the condition.
invalid-segment-op = Choose how to compare.
invalid-segment-value = Say what to compare with.
invalid-segment-long = At most 200 characters fit here.
invalid-segment-days = Write a number of days from 0 to 3650.
invalid-segment-order = The first value must not be after the second.
invalid-segment-none = Tick at least one.
invalid-segment-list = Choose among your lists.

notice-segment-saved = “{ $name }” is saved.
notice-segment-duplicated = The copy is called “{ $name }”.
notice-segment-deleted = “{ $name }” is deleted.
notice-segment-restored = “{ $name }” is back.

