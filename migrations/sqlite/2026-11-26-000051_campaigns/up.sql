-- Campaigns: one message to an audience, from a sender, at its times.

CREATE TABLE campaigns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- Empty: not chosen yet, or gone since.
    message_id BIGINT,
    -- Empty: the installation's own server.
    sender_id BIGINT,
    -- JSON, see campaigns/audience.rs.
    audience TEXT NOT NULL,
    -- JSON, see campaigns/calendar/.
    calendar TEXT NOT NULL,
    unknown TEXT NOT NULL CHECK (unknown IN ('repeat-once', 'at-most-once')),
    launched_at BIGINT,
    paused_at BIGINT,
    cancelled_at BIGINT,
    -- A manager's word outranks the owner's.
    disabled_at BIGINT,
    disabled_by BIGINT,
    disabled_why TEXT,
    -- No start is to come any more, and no run goes on.
    ended_at BIGINT,
    ended_as TEXT CHECK (ended_as IN ('completed', 'expired')),
    -- The last start that was made or missed, and when the next one is.
    last_start TEXT,
    next_start_at BIGINT,
    missed BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE INDEX campaigns_owner ON campaigns (owner_id, id) WHERE deleted_at IS NULL;
CREATE INDEX campaigns_next ON campaigns (next_start_at) WHERE next_start_at IS NOT NULL;
