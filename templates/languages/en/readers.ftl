# What readers see and do by the link in a letter, besides leaving.

unsubscribe-break-title = You take a break
unsubscribe-break-lead = { $name } does not write to { $address } until
unsubscribe-back = End the break
unsubscribe-break = Or take a break
unsubscribe-break-hint = No letters for some weeks, then everything is as before.
unsubscribe-weeks = { $count ->
    [one] { $shown } week
   *[other] { $shown } weeks
}
unsubscribe-reason-break = They take a break
unsubscribe-why = Would you say why?
unsubscribe-why-hint = Only who wrote to you reads it. You are unsubscribed in any case.
unsubscribe-why-text = In your own words, if you like
unsubscribe-why-send = Send
leaves-too-often = Too many letters
leaves-not-for-me = They are not about what I care for
leaves-never-asked = I never asked for them
leaves-other = Something else
left-too-often = Too many letters
left-not-for-me = Not about what they care for
left-never-asked = They say they never asked for letters
left-other = Another reason
notice-why-left = Thank you.
why-got-title = Why did I get this letter?
why-got-file = { $name } brought { $address } in with a file on
why-got-hand = { $name } wrote { $address } down by hand on
why-got-text = SkyMailing sends letters for { $name }, who has said to have your leave for that. If that is not so, unsubscribe or complain below.
why-got-letters = The last letters to this address
complain-title = Complain
complain-hint = If you never asked for these letters, tell the people who run this service. You get no more letters from this sender, and complaints count: who collects them is shut out.
complain-text = What happened, if you want to say it
complain-button = I never asked for these letters
complaint-reason = They complained: they never asked for letters
notice-complained = Your complaint is noted, and you get no more letters from this sender.
erase-title = Erase my data
erase-hint = Everything that { $name } keeps about you here is erased at once and for good: name, address, attributes, what servers said. Only a fingerprint of the address stays, so that nobody can write to you again by mistake.
erase-sure = Erase everything about me
erase-button = Erase
invalid-erase-sure = Tick the box if everything is to be erased. It cannot be brought back.
erased-reason = Erased because they asked for it
forgotten-title = Your data is erased
forgotten-lead = Nothing about you is kept here any more, and this sender's letters to you have ended. You can close this page.
suppression-until = until
client-takes-a-break = This person takes a break from your letters
client-erase = Erase this person
client-erase-hint = For who asks to be forgotten: everything about them goes at once and for good, also from the history of letters. A fingerprint of the address stays, so that no import writes to them again.
client-erase-sure = Erase everything about this person
client-erase-button = Erase for good
notice-erased = The person is erased.
campaign-complained = { $count ->
    [one] { $shown } reader complained about a letter of this run.
   *[other] { $shown } readers complained about letters of this run.
}
desk-complained = Complaints: { $share }%
campaign-held-complaints = { $share }% of those who got a letter complained that they never asked for it, and providers shut out whoever goes on like that. The program stopped it by itself; a manager looks at it.
