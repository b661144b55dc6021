-- How many letters a run was allowed on a day of its campaign's zone, such as 2026-11-26. Those of a campaign never add up to
-- more than its daily cap; what a run leaves is given back.
CREATE TABLE allowances (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    day TEXT NOT NULL,
    letters BIGINT NOT NULL CHECK (letters >= 0),
    PRIMARY KEY (run_id, day)
) WITHOUT ROWID;

-- The code of the problem for which the program itself paused it.
ALTER TABLE campaigns ADD COLUMN paused_why TEXT;
CREATE INDEX campaigns_launched ON campaigns (id) WHERE launched_at IS NOT NULL AND ended_at IS NULL AND cancelled_at IS NULL;
