-- Who signs in, their sessions, one-time links, and every block with who and why.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL,
    -- The whole address in lower case: one person, one account.
    email_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'editor', 'admin')),
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    -- Raised to end all sessions at once: a session of an older epoch is dead.
    session_epoch BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    verified_at BIGINT
);

CREATE TABLE blocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    reason TEXT NOT NULL,
    -- Empty when it was done on the command line.
    blocked_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    blocked_at BIGINT NOT NULL,
    lifted_by BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    lifted_at BIGINT
);
CREATE UNIQUE INDEX blocks_one_open ON blocks (account_id) WHERE lifted_at IS NULL;
CREATE INDEX blocks_account ON blocks (account_id, id);
CREATE INDEX blocks_blocked_by ON blocks (blocked_by);
CREATE INDEX blocks_lifted_by ON blocks (lifted_by);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of what the cookie holds: a copy of this table opens no session.
    key_hash TEXT NOT NULL UNIQUE,
    account_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    epoch BIGINT NOT NULL,
    csrf_seed TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id, id);
CREATE INDEX sessions_expires ON sessions (expires_at);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of a 256-bit random value, which stands only in the letter.
    hash TEXT NOT NULL UNIQUE,
    purpose TEXT NOT NULL CHECK (purpose IN ('verify', 'reset', 'change-email', 'set-up')),
    account_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
    -- The new address, for 'change-email'.
    email TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX tokens_account ON tokens (account_id, purpose);
CREATE INDEX tokens_expires ON tokens (expires_at);
