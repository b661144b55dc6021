-- Whom an owner writes to. Every table and index begins with the owner.

-- What was deleted together, so that it can be brought back together.
CREATE TABLE deletions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    deleted_at BIGINT NOT NULL,
    clients BIGINT NOT NULL
);
CREATE INDEX deletions_owner ON deletions (owner_id, id);

-- What an owner wants to know about clients besides the usual.
CREATE TABLE attributes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- The name in letters (own.city) and in clients.own. Never changes.
    key TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('text', 'number', 'date', 'yes-no', 'choice')),
    -- A JSON array of what can be chosen.
    choices TEXT NOT NULL,
    position BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    UNIQUE (owner_id, key)
);

CREATE TABLE clients (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT NOT NULL,
    comment TEXT NOT NULL,
    -- A JSON object from the key of an attribute to its value.
    own TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'unsubscribed', 'bounced', 'complained', 'suppressed')),
    state_reason TEXT NOT NULL,
    state_since BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    -- Set while it can be brought back. What is not active outlives that without its name, so that no import revives it.
    deletion_id BIGINT REFERENCES deletions (id),
    -- Which import brought it.
    import_id BIGINT,
    UNIQUE (owner_id, email_key)
);
CREATE INDEX clients_newest ON clients (owner_id, id) WHERE deletion_id IS NULL;
CREATE INDEX clients_state ON clients (owner_id, state, id) WHERE deletion_id IS NULL;
CREATE INDEX clients_name ON clients (owner_id, last_name, first_name, id) WHERE deletion_id IS NULL;
CREATE INDEX clients_deletion ON clients (deletion_id) WHERE deletion_id IS NOT NULL;
CREATE INDEX clients_import ON clients (import_id) WHERE import_id IS NOT NULL;

CREATE TABLE lists (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- In lower case: no two lists in use have one name.
    name_key TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX lists_name ON lists (owner_id, name_key) WHERE deleted_at IS NULL;

CREATE TABLE list_members (
    list_id BIGINT NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
    client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (list_id, client_id)
) WITHOUT ROWID;
CREATE INDEX list_members_client ON list_members (client_id, list_id);

CREATE TABLE segments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    -- JSON, see clients/segments/rules.rs.
    rules TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT
);
CREATE UNIQUE INDEX segments_name ON segments (owner_id, name_key) WHERE deleted_at IS NULL;

-- Words to search for. The owner is one of them, so that one owner's search does not walk through everybody's clients.
CREATE VIRTUAL TABLE clients_words USING fts5 (owner, words, content = '', contentless_delete = 1, detail = 'column',
    tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER clients_words_insert AFTER INSERT ON clients BEGIN
    INSERT INTO clients_words (rowid, owner, words) VALUES (new.id, 'o' || new.owner_id,
        new.email || ' ' || new.first_name || ' ' || new.last_name || ' ' || new.comment);
END;
CREATE TRIGGER clients_words_update AFTER UPDATE OF email, first_name, last_name, comment ON clients BEGIN
    UPDATE clients_words SET owner = 'o' || new.owner_id,
        words = new.email || ' ' || new.first_name || ' ' || new.last_name || ' ' || new.comment WHERE rowid = new.id;
END;
CREATE TRIGGER clients_words_delete AFTER DELETE ON clients BEGIN
    DELETE FROM clients_words WHERE rowid = old.id;
END;
