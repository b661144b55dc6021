-- The ledger: one row a recipient, one row an SMTP conversation.

CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'leased', 'sending', 'accepted', 'rejected', 'unknown',
        'suppressed', 'cancelled', 'expired', 'quarantined')),
    -- Raised by every claim: who holds an older epoch is fenced off.
    epoch BIGINT NOT NULL,
    leased_by TEXT,
    leased_until BIGINT,
    next_attempt_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'queued';
CREATE INDEX deliveries_held ON deliveries (leased_until) WHERE state IN ('leased', 'sending');
CREATE INDEX deliveries_finished ON deliveries (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX deliveries_owner ON deliveries (owner_id, id);

-- What the program itself writes to people: confirmation, reset, notices.
CREATE TABLE letters (
    delivery_id INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL,
    -- The address without +tags and letter case, to count letters a person gets.
    recipient_key TEXT NOT NULL,
    -- The whole letter, encrypted since it may hold a one-time link; emptied as soon as its fate is known.
    sealed TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX letters_recipient ON letters (recipient_key, created_at);

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id BIGINT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    -- Empty while the final dot is on its way.
    finished_at BIGINT,
    verdict TEXT CHECK (verdict IN ('accepted', 'rejected', 'temporary', 'server-fault', 'unknown')),
    stage TEXT NOT NULL,
    code BIGINT,
    enhanced TEXT,
    reply TEXT NOT NULL,
    server TEXT NOT NULL,
    tls BOOLEAN NOT NULL,
    UNIQUE (delivery_id, number)
);
