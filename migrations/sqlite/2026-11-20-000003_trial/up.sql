-- Trial mode: what the built-in mail server caught instead of letting it leave.

CREATE TABLE caught_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at BIGINT NOT NULL,
    mail_from TEXT NOT NULL,
    rcpt_to TEXT NOT NULL,
    subject TEXT NOT NULL,
    size BIGINT NOT NULL,
    raw BLOB NOT NULL
);
