-- Letters that owners write. Every table and index begins with the owner, or with a message of one.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- That of the current version, to sort by.
    name TEXT NOT NULL,
    -- The number of the current version.
    current BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- Set while it can be brought back.
    deleted_at BIGINT
);
CREATE INDEX messages_changed ON messages (owner_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX messages_deleted ON messages (deleted_at) WHERE deleted_at IS NOT NULL;

-- A message as it was saved. Never changes.
CREATE TABLE message_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    -- Counts from 1 in each message.
    number BIGINT NOT NULL,
    saved_by BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    -- The number of the version that was brought back.
    restored_from BIGINT,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    preheader TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('markdown', 'html', 'mjml')),
    body TEXT NOT NULL,
    -- The owner's own plain text; empty: one is made of the body.
    text TEXT NOT NULL,
    -- A JSON array of keys of message_files, in their order.
    files TEXT NOT NULL,
    UNIQUE (message_id, number)
);
CREATE INDEX message_versions_owner ON message_versions (owner_id, message_id, number);

-- What was attached, to any version.
CREATE TABLE message_files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    file_use_id BIGINT NOT NULL REFERENCES file_uses (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX message_files_message ON message_files (owner_id, message_id, id);
CREATE INDEX message_files_use ON message_files (file_use_id);

-- What was typed and not saved, one row for each window it was typed in.
CREATE TABLE message_drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- Empty: of a message that is not there yet.
    message_id BIGINT REFERENCES messages (id) ON DELETE CASCADE,
    -- Names the window.
    window_key TEXT NOT NULL,
    -- The number of the version it began with.
    base BIGINT NOT NULL,
    -- JSON, see messages/content.rs.
    content TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    UNIQUE (owner_id, window_key)
);
CREATE INDEX message_drafts_message ON message_drafts (owner_id, message_id, saved_at);

-- What a version lacks for whom, as far as the audience has been gone through.
CREATE TABLE message_checks (
    message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    -- A list, or 0 for everybody who may be written to.
    list_id BIGINT NOT NULL,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    checked BIGINT NOT NULL,
    lacking BIGINT NOT NULL,
    -- The last client that was looked at; empty when all were.
    reached BIGINT,
    -- JSON: for each field how many lack it, and some of them.
    fields TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    PRIMARY KEY (message_id, list_id)
);

-- Letters that were sent to try a message.
CREATE TABLE message_tests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    message_id BIGINT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    recipient TEXT NOT NULL,
    delivery_id BIGINT NOT NULL,
    posted_at BIGINT NOT NULL
);
CREATE INDEX message_tests_message ON message_tests (owner_id, message_id, id);
