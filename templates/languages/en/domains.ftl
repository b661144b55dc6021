# Domains, how letters are signed, and what is published about them.

domains-title = Domains and signatures
domains-lead = Mailboxes trust a letter more when its domain has signed it (DKIM). Make keys, publish their records where your domain is managed, and press “Check”: from then on your campaigns are signed.
domain-signed = Letters are signed
domain-unsigned = Not signed by us
domain-no-keys = There are no keys yet. If your mail server signs letters itself, as Gmail, Yandex and Mail.ru do, you need none.
domain-make-keys = Make keys
domain-new-keys = Make new keys
domain-check = Check
domain-check-again = Check again
domain-publish = Publish these records. The keys before them sign until the new ones are seen; leave their records for another week, for letters that are still on their way.
domain-key-signs = Signs
domain-key-waits = Its record is not published yet
domain-key-delete = Delete this key
domain-record-name = Name
domain-record-kind = Type
domain-record-value = Value
domain-checked = Checked
domain-spf-none = There is no SPF record. Ask whoever runs your mail server which one you need.
domain-spf-one = There is one record. Your mail server must be allowed by it.
domain-spf-many = There are several records, and then none of them counts. Put them together into one.
domain-dmarc-none = There is no DMARC record. Gmail and Yahoo ask for one from whoever sends many letters. To begin with, publish:
domain-dmarc-watches = There is a record that asks for reports and forbids nothing. That is enough for the large mailboxes.
domain-dmarc-protects = There is a record, and it protects the name of your domain.
domain-dmarc-broken = The record cannot be read: there is more than one, or it has no policy (p=none, quarantine or reject).
dkim-rsa = RSA, 2048 bits
dkim-ed25519 = Ed25519
notice-domain-keys = There are new keys for { $name }. Publish their records, then check.
notice-domain-checked = Checked: { $name }.
notice-domain-no-answer = No name server answered for { $name }. What was known stays; try again in a minute.
notice-domain-key-deleted = The key is deleted: { $name }.
notice-domain-key-back = The key is back.
refused-domain-keys = This domain has enough keys. Delete those that are not needed any more.
