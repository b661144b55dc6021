-- Runs: one occurrence of a campaign, with its letter as it was at the start, and one delivery a recipient.

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    campaign_id BIGINT NOT NULL,
    -- Names the start, so that no start happens twice.
    occurrence TEXT NOT NULL,
    -- The letter: a version of a message never changes.
    version_id BIGINT NOT NULL,
    -- Empty: the installation's own server.
    sender_id BIGINT,
    from_name TEXT NOT NULL,
    from_email TEXT NOT NULL,
    reply_to TEXT,
    -- How often a letter is sent again when nobody can know whether it arrived.
    repeats BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planning', 'open', 'ending', 'finished')),
    -- What becomes of the letters that did not leave.
    ending TEXT CHECK (ending IN ('cancelled', 'expired')),
    -- How many recipients are written down, the last of them, and the last client there was at the start.
    planned BIGINT NOT NULL,
    planned_to BIGINT NOT NULL,
    plan_ends BIGINT NOT NULL,
    -- Letters leave in this span, and not more than so many.
    opens_at BIGINT NOT NULL,
    shuts_at BIGINT NOT NULL,
    letters_left BIGINT,
    ends_at BIGINT NOT NULL,
    -- Why no letter leaves now; one of them is enough.
    paused_at BIGINT,
    disabled_at BIGINT,
    blocked_at BIGINT,
    stopped_at BIGINT,
    -- The cause that stopped it.
    stopped_by TEXT,
    -- Letters in a row that were refused for what stands in them.
    refused BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    opened_at BIGINT,
    finished_at BIGINT,
    -- Up to which client the words of servers, and what was the recipients' own, are forgotten; and that all of it is.
    forgotten_to BIGINT NOT NULL DEFAULT 0,
    forgotten_at BIGINT,
    UNIQUE (campaign_id, occurrence)
);
CREATE INDEX runs_owner ON runs (owner_id, id);
CREATE INDEX runs_unfinished ON runs (id) WHERE state <> 'finished';
CREATE INDEX runs_remembered ON runs (finished_at) WHERE state = 'finished' AND forgotten_at IS NULL;

-- How many deliveries of a run are in each state, so that nobody counts a million rows for a page. A delivery is counted in the
-- shard of its own, so that two workers on PostgreSQL seldom wait for each other.
CREATE TABLE run_sums (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    shard BIGINT NOT NULL,
    letters BIGINT NOT NULL CHECK (letters >= 0),
    PRIMARY KEY (run_id, state, shard)
) WITHOUT ROWID;

ALTER TABLE deliveries ADD COLUMN run_id BIGINT;
-- What is the recipient's own in the letter, as it was at the start: JSON. Every attempt has the same bytes.
ALTER TABLE deliveries ADD COLUMN fills TEXT;
-- How often a worker died with it in hand.
ALTER TABLE deliveries ADD COLUMN deaths BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX deliveries_run ON deliveries (run_id, client_id) WHERE run_id IS NOT NULL;
CREATE INDEX deliveries_run_due ON deliveries (run_id, next_attempt_at, id) WHERE state = 'queued' AND run_id IS NOT NULL;

-- The single letters, which are few, have indexes of their own.
DROP INDEX deliveries_due;
DROP INDEX deliveries_due_own;
DROP INDEX deliveries_due_by_sender;
DROP INDEX deliveries_held_by_sender;
DROP INDEX deliveries_finished;
DROP INDEX deliveries_owner;
CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'queued' AND run_id IS NULL;
CREATE INDEX deliveries_due_own ON deliveries (next_attempt_at) WHERE state = 'queued' AND sender_id IS NULL AND run_id IS NULL;
CREATE INDEX deliveries_due_by_sender ON deliveries (sender_id, next_attempt_at, id) WHERE state = 'queued' AND sender_id IS NOT NULL AND run_id IS NULL;
CREATE INDEX deliveries_held_by_sender ON deliveries (sender_id) WHERE state IN ('leased', 'sending') AND sender_id IS NOT NULL AND run_id IS NULL;
CREATE INDEX deliveries_finished ON deliveries (finished_at) WHERE finished_at IS NOT NULL AND run_id IS NULL;
CREATE INDEX deliveries_owner ON deliveries (owner_id, id) WHERE run_id IS NULL;

-- What made an attempt due: the start, a refusal for now, or that nobody knew.
ALTER TABLE attempts ADD COLUMN trigger TEXT NOT NULL DEFAULT 'start' CHECK (trigger IN ('start', 'retry', 'repeat', 'by-hand'));

-- What is known about the way of a sender (0: the installation's own): whether its server takes letters now, and how fast.
CREATE TABLE lanes (
    sender_id BIGINT PRIMARY KEY,
    -- Of the server, in a row.
    faults BIGINT NOT NULL,
    -- Nobody calls it before.
    shut_until BIGINT NOT NULL,
    -- Since when it takes no letters, and what it said last.
    shut_since BIGINT,
    cause TEXT,
    reply TEXT NOT NULL,
    -- Between two letters, because it asked for that; and when the next may leave.
    gap BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    -- How many were handed out on this day since 1970.
    day BIGINT NOT NULL,
    day_letters BIGINT NOT NULL
);
