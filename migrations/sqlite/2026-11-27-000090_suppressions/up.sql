-- Addresses and whole domains that no campaign writes to.

CREATE TABLE suppressions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Empty: of the installation, for everybody's campaigns.
    owner_id BIGINT REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('address', 'domain')),
    -- The hash of the address or domain: what is asked for before each letter, and all that is left of who was erased.
    key TEXT NOT NULL,
    -- In lower case, a domain in ASCII. Empty: they were erased.
    shown TEXT,
    source TEXT NOT NULL CHECK (source IN ('page', 'reader', 'erased')),
    reason TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- A reader takes a break until then.
    expires_at BIGINT,
    -- Since when it holds no more.
    removed_at BIGINT
);
-- A break of a reader's stands beside what their owner says, so that neither ends the other.
CREATE UNIQUE INDEX suppressions_key ON suppressions (key, coalesce(owner_id, 0), (source = 'reader')) WHERE removed_at IS NULL;
CREATE INDEX suppressions_owner ON suppressions (coalesce(owner_id, 0), id) WHERE removed_at IS NULL;

-- Staff changes that list too, and the audit log says so. SQLite changes no CHECK, so the table is made anew.
CREATE TABLE audit_anew (
    id BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    -- Empty: the program itself, or its command line.
    actor_id BIGINT,
    deed TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('account', 'campaign', 'suppressions')),
    -- Of suppressions: how many.
    subject_id BIGINT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_anew SELECT id, at, actor_id, deed, subject, subject_id, detail, hash FROM audit;
DROP TABLE audit;
ALTER TABLE audit_anew RENAME TO audit;
CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE INDEX audit_subject ON audit (subject, subject_id, id);
