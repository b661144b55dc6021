# Whom no campaign writes to.

nav-suppressions = Suppression list
suppressions-title = Suppression list
suppressions-lead = No campaign of yours writes to these addresses and domains: not to clients who are here, and not to anybody who is imported later.
suppressions-lead-all = Nobody's campaigns write to these addresses and domains, whoever has them as clients.
suppressions-add = Put on the list
field-suppressions = Addresses and domains
suppressions-hint = One a line, such as anna@example.org or example.org for everybody there. At most 1,000 at once.
suppressions-reason-hint = So that whoever reads it in a year still knows.
suppressions-add-button = Put on the list
suppressions-line = Line { $number }:
suppressions-none = Nobody is on the list
suppressions-none-text = Put an address or a domain on it, and no letter of a campaign leaves for it from that moment on.
suppressions-not-found = Nothing like this is on the list
suppressions-not-found-text = Look for a part of the address, of the domain or of the reason.
suppressions-total = { $count ->
    [one] { $shown } entry
   *[other] { $shown } entries
}
field-suppressed = Not written to
suppression-address = Address
suppression-domain = Everybody at a domain
suppression-erased = Erased on request
suppression-remove = Take off the list
invalid-suppressions-none = Write at least one address or domain.
invalid-suppressions-many = These are more than 1,000 lines. Put them on the list in several parts.
invalid-suppressions = Some lines are neither an address nor a domain. Nothing was put on the list.
notice-suppressions-added = New on the list: { $name }.
notice-suppression-removed = Off the list: { $name }.
notice-suppression-back = On the list again: { $name }.
client-stopped-address = This address is on your suppression list, so no campaign writes to it.
client-stopped-domain = The domain of this address is on your suppression list, so no campaign writes to it.
client-stopped-by-all = Whoever runs this service lets no campaign write to this address.
