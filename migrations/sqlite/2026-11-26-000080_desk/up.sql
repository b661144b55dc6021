-- What staff did, and what owners say to it.

-- Only added to, and each row holds the hash of the one before: whoever changes one is found out.
CREATE TABLE audit (
    id BIGINT PRIMARY KEY NOT NULL,
    at BIGINT NOT NULL,
    -- Empty: the program itself, or its command line.
    actor_id BIGINT,
    deed TEXT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('account', 'campaign')),
    subject_id BIGINT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE INDEX audit_subject ON audit (subject, subject_id, id);

-- What an owner writes under a decision about a campaign, and what staff answers.
CREATE TABLE appeals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    campaign_id BIGINT NOT NULL REFERENCES campaigns (id) ON DELETE CASCADE,
    -- Empty: the account is gone.
    author_id BIGINT REFERENCES accounts (id) ON DELETE SET NULL,
    by_staff BOOLEAN NOT NULL,
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX appeals_campaign ON appeals (campaign_id, id);
CREATE INDEX appeals_author ON appeals (author_id, created_at);
