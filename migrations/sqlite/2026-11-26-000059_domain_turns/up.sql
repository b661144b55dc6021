-- So many letters a minute go to addresses of one domain, if the owner says so.
ALTER TABLE senders ADD COLUMN per_domain BIGINT;

-- When the next letter of a sender may leave for a domain, and the last moment that one was put off to. What lies in the past says
-- nothing, and is forgotten.
CREATE TABLE domain_turns (
    sender_id BIGINT NOT NULL REFERENCES senders (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    next_at BIGINT NOT NULL,
    put_off_to BIGINT NOT NULL,
    PRIMARY KEY (sender_id, domain)
) WITHOUT ROWID;
