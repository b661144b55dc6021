-- What pages and letters tell about a run: how fast, when, by domain, and what its readers did.

-- How many attempts at letters of a run ended in each minute since 1970, and how: kept like run_sums.
CREATE TABLE run_minutes (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    minute BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    shard BIGINT NOT NULL,
    letters BIGINT NOT NULL CHECK (letters >= 0),
    PRIMARY KEY (run_id, minute, verdict, shard)
);
INSERT INTO run_minutes (run_id, minute, verdict, shard, letters)
    SELECT run_id, finished_at / 60000000, verdict, delivery_id % 8, count(*) FROM attempts
    WHERE run_id IN (SELECT id FROM runs) AND finished_at IS NOT NULL AND verdict IS NOT NULL
    GROUP BY run_id, finished_at / 60000000, verdict, delivery_id % 8;

-- How many readers of a run answered, and how.
CREATE TABLE run_responses (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    response TEXT NOT NULL,
    letters BIGINT NOT NULL CHECK (letters >= 0),
    PRIMARY KEY (run_id, response)
);

-- How the letters of a run are spread over the domains of their recipients: the largest domains by name, the others together
-- (empty). Counted from the rows by a job, see run_reports.
CREATE TABLE run_domains (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    state TEXT NOT NULL,
    letters BIGINT NOT NULL CHECK (letters >= 0),
    PRIMARY KEY (run_id, domain, state)
);

CREATE TABLE run_reports (
    run_id BIGINT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    -- It ended then, and that is not reported yet.
    wanted_at BIGINT,
    -- When its domains were counted last.
    tallied_at BIGINT,
    -- When its owner was told how it ended, once.
    told_at BIGINT
);
CREATE INDEX run_reports_wanted ON run_reports (run_id) WHERE wanted_at IS NOT NULL;
-- Of old runs the domains are counted, and nobody is told any more.
INSERT INTO run_reports (run_id, wanted_at, told_at)
    SELECT id, finished_at, finished_at FROM runs WHERE state = 'finished';

-- Whether an owner wants to be told.
ALTER TABLE accounts ADD COLUMN run_letters BOOLEAN NOT NULL DEFAULT TRUE;
