-- Who letters come from: the mail servers of owners, the addresses they may write from, and which letter goes by which sender.

CREATE TABLE senders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- What stands before the address in From.
    name TEXT NOT NULL,
    from_email TEXT NOT NULL,
    -- Empty: answers go to the From address.
    reply_to TEXT,
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    protection TEXT NOT NULL CHECK (protection IN ('starttls', 'tls', 'none')),
    -- Empty: the server asks for no login.
    login TEXT NOT NULL,
    -- The password, sealed for this owner and this row.
    sealed TEXT,
    -- At most so many; empty: as fast as the server takes them.
    per_minute BIGINT,
    per_day BIGINT,
    sessions BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- Set while it can be brought back.
    deleted_at BIGINT
);
CREATE INDEX senders_owner ON senders (owner_id, id);
CREATE INDEX senders_deleted ON senders (deleted_at) WHERE deleted_at IS NOT NULL;

-- What is wrong with a sender, since when. Gone as soon as the server takes a letter, or the settings change.
CREATE TABLE sender_faults (
    sender_id INTEGER PRIMARY KEY REFERENCES senders (id) ON DELETE CASCADE,
    cause TEXT NOT NULL,
    -- What the server said last.
    reply TEXT NOT NULL,
    since BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- A look whether the server takes us, asked for by its owner; sends nothing.
CREATE TABLE sender_checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    sender_id BIGINT NOT NULL REFERENCES senders (id) ON DELETE CASCADE,
    started_at BIGINT NOT NULL,
    -- Empty while it goes on.
    finished_at BIGINT,
    cause TEXT,
    -- What was said, a line each.
    dialogue TEXT NOT NULL
);
CREATE INDEX sender_checks_owner ON sender_checks (owner_id, started_at);
CREATE INDEX sender_checks_sender ON sender_checks (sender_id, id);
CREATE INDEX sender_checks_started ON sender_checks (started_at);

-- Addresses an owner may write from: those whose mailbox answered a letter.
CREATE TABLE sender_addresses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    -- SHA-256 of what stands in the link of the newest letter.
    token_hash TEXT UNIQUE,
    token_expires_at BIGINT,
    deleted_at BIGINT,
    UNIQUE (owner_id, email_key)
);

-- How the installation's own server writes for an owner, where that is not the account's name and address.
CREATE TABLE own_senders (
    owner_id INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Which sender a letter goes by; empty: the installation's own way.
ALTER TABLE deliveries ADD COLUMN sender_id BIGINT;
CREATE INDEX deliveries_due_own ON deliveries (next_attempt_at) WHERE state = 'queued' AND sender_id IS NULL;
CREATE INDEX deliveries_due_by_sender ON deliveries (sender_id, next_attempt_at, id) WHERE state = 'queued' AND sender_id IS NOT NULL;
CREATE INDEX deliveries_held_by_sender ON deliveries (sender_id) WHERE state IN ('leased', 'sending') AND sender_id IS NOT NULL;
