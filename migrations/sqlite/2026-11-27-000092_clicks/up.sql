-- Openings and clicks, of campaigns whose owners want them counted.

ALTER TABLE campaigns ADD COLUMN tracks BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE runs ADD COLUMN tracks BOOLEAN NOT NULL DEFAULT FALSE;

-- Where the links of a run lead, in the order of its letter; 0 is the opening. With sums, so that nobody counts clicks for a page.
CREATE TABLE run_links (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    url TEXT NOT NULL,
    -- Recipients, each once.
    people BIGINT NOT NULL,
    -- Those for whom only a program came that looks at links before its owner does.
    scanners BIGINT NOT NULL,
    PRIMARY KEY (run_id, number)
) WITHOUT ROWID;

-- Who followed what, the first time.
CREATE TABLE run_clicks (
    run_id BIGINT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    client_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_scanner BOOLEAN NOT NULL,
    PRIMARY KEY (run_id, client_id, number)
) WITHOUT ROWID;
CREATE INDEX run_clicks_client ON run_clicks (client_id);
