-- Files of clients that owners bring in.

CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- As its owner calls it.
    file_name TEXT NOT NULL,
    -- What it is called in the data directory.
    stored_as TEXT NOT NULL,
    size BIGINT NOT NULL,
    -- JSON, see imports/reading/format.rs and imports/plan.rs.
    format TEXT NOT NULL,
    plan TEXT NOT NULL,
    -- In which the reasons in the file of bad rows are written.
    language TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN
        ('uploaded', 'checking', 'checked', 'running', 'stopped', 'done', 'failed', 'undoing', 'undone')),
    -- Why it failed, JSON; empty if it did not.
    problem TEXT NOT NULL,
    -- JSON: what the check found, and what was done.
    expected TEXT NOT NULL,
    counts TEXT NOT NULL,
    -- So many rows of the file are dealt with.
    position BIGINT NOT NULL,
    -- How far that is into the file, in thousandths.
    progress BIGINT NOT NULL,
    epoch BIGINT NOT NULL,
    leased_until BIGINT,
    created_at BIGINT NOT NULL,
    -- All that it writes bears this instant.
    started_at BIGINT,
    finished_at BIGINT
);
CREATE INDEX imports_owner ON imports (owner_id, id);
CREATE INDEX imports_at_work ON imports (status) WHERE status IN ('checking', 'running', 'undoing');

-- What an import changed of clients that were there before.
CREATE TABLE import_changes (
    import_id BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    client_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL,
    -- JSON of what was there before; empty when only lists were joined.
    before TEXT NOT NULL,
    -- JSON: the lists that were joined.
    lists TEXT NOT NULL,
    PRIMARY KEY (import_id, client_id)
) WITHOUT ROWID;
