-- What people bring. The same bytes are kept once; each owner who has them has a use of their own.
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 in hexadecimal digits.
    hash TEXT NOT NULL UNIQUE,
    size BIGINT NOT NULL,
    -- Where the bytes lie in the store.
    place TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    -- When somebody last began or ceased to need it.
    touched_at BIGINT NOT NULL
);
CREATE INDEX files_touched ON files (touched_at);

CREATE TABLE file_uses (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    file_id BIGINT NOT NULL REFERENCES files (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX file_uses_owner ON file_uses (owner_id, id);
CREATE INDEX file_uses_file ON file_uses (file_id);
