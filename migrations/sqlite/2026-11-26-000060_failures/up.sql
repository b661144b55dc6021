-- What failed, why, and trying it again.

-- Pages of attempts are walked by run, the newest first. What was accepted is not in the second index: where something failed it
-- is found at once, and a run without failures pays nothing for it.
ALTER TABLE attempts ADD COLUMN run_id BIGINT;
UPDATE attempts SET run_id = (SELECT run_id FROM deliveries WHERE deliveries.id = attempts.delivery_id);
CREATE INDEX attempts_run ON attempts (run_id, id) WHERE run_id IS NOT NULL;
CREATE INDEX attempts_failed ON attempts (run_id, id) WHERE run_id IS NOT NULL AND verdict <> 'accepted';

-- Why the last attempt at a letter of a run failed; empty for what was accepted or not tried yet.
ALTER TABLE deliveries ADD COLUMN cause TEXT;
ALTER TABLE deliveries ADD COLUMN code BIGINT;
-- The number of its last attempt when somebody asked for it to be tried again: what was before counts no more.
ALTER TABLE deliveries ADD COLUMN tries_from BIGINT NOT NULL DEFAULT 0;
UPDATE deliveries SET (cause, code) = (
    SELECT cause, code FROM attempts WHERE delivery_id = deliveries.id AND finished_at IS NOT NULL ORDER BY number DESC LIMIT 1
) WHERE run_id IS NOT NULL AND state <> 'accepted';
-- What may be tried again is found without walking through what was accepted.
CREATE INDEX deliveries_again ON deliveries (run_id, client_id)
    WHERE run_id IS NOT NULL AND state IN ('rejected', 'unknown', 'expired', 'quarantined');

-- How many letters of a run failed for each reason the last time, kept like run_sums. Code 0: the server said none.
CREATE TABLE run_causes (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    cause TEXT NOT NULL,
    code BIGINT NOT NULL,
    shard BIGINT NOT NULL,
    letters BIGINT NOT NULL CHECK (letters >= 0),
    PRIMARY KEY (run_id, cause, code, shard)
) WITHOUT ROWID;
INSERT INTO run_causes (run_id, cause, code, shard, letters)
    SELECT run_id, cause, coalesce(code, 0), 0, count(*) FROM deliveries
    WHERE cause IS NOT NULL AND run_id IS NOT NULL GROUP BY run_id, cause, coalesce(code, 0);

-- Letters of a run that an owner wants tried again. Done some at a time; a crash in between loses nothing.
CREATE TABLE retries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    -- Which: of one cause and code, one letter, or empty for all.
    cause TEXT,
    code BIGINT,
    delivery_id BIGINT,
    -- Also those of which nobody knows whether they arrived.
    unknown BOOLEAN NOT NULL,
    -- The client of the last letter that was looked at, and how many are to be sent again.
    looked_to BIGINT NOT NULL,
    letters BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT
);
CREATE INDEX retries_run ON retries (run_id, id);
CREATE INDEX retries_unfinished ON retries (id) WHERE finished_at IS NULL;
