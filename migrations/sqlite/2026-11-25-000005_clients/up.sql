-- Whom an owner writes to. Every table and index begins with the owner.

-- What was deleted together, so that it can be brought back together.
CREATE TABLE deletions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    deleted_at BIGINT NOT NULL,
    clients BIGINT NOT NULL,
    -- Since when it cannot be brought back any more.
    purged_at BIGINT
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
CREATE INDEX clients_since ON clients (owner_id, state_since, id) WHERE deletion_id IS NULL;
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

-- How many clients an owner has in each state, so that nobody counts a million rows for a page. The version is another one
-- after every change to the owner's clients and lists: what was counted under the same version is still right.
CREATE TABLE client_counts (
    owner_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    clients BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (owner_id, state)
) WITHOUT ROWID;
-- Whom an import brings it counts itself, all at once, and enters their words below as well: done here for each row, that would
-- be a third of its work.
CREATE TRIGGER client_counts_insert AFTER INSERT ON clients WHEN new.import_id IS NULL BEGIN
    INSERT INTO client_counts VALUES (new.owner_id, new.state, new.deletion_id IS NULL, 1)
        ON CONFLICT DO UPDATE SET clients = clients + excluded.clients, version = version + 1;
END;
CREATE TRIGGER client_counts_update AFTER UPDATE ON clients BEGIN
    INSERT INTO client_counts VALUES (old.owner_id, old.state, -(old.deletion_id IS NULL), 1)
        ON CONFLICT DO UPDATE SET clients = clients + excluded.clients, version = version + 1;
    INSERT INTO client_counts VALUES (new.owner_id, new.state, new.deletion_id IS NULL, 1)
        ON CONFLICT DO UPDATE SET clients = clients + excluded.clients, version = version + 1;
END;
CREATE TRIGGER client_counts_delete AFTER DELETE ON clients BEGIN
    INSERT INTO client_counts VALUES (old.owner_id, old.state, -(old.deletion_id IS NULL), 1)
        ON CONFLICT DO UPDATE SET clients = clients + excluded.clients, version = version + 1;
END;
CREATE TRIGGER client_counts_joined AFTER INSERT ON list_members BEGIN
    INSERT INTO client_counts SELECT owner_id, 'active', 0, 1 FROM lists WHERE id = new.list_id
        ON CONFLICT DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER client_counts_left AFTER DELETE ON list_members BEGIN
    INSERT INTO client_counts SELECT owner_id, 'active', 0, 1 FROM lists WHERE id = old.list_id
        ON CONFLICT DO UPDATE SET version = version + 1;
END;

-- Words to search for. The owner is one of them, behind a character that nobody types, so that one owner's search does not walk
-- through everybody's clients.
ALTER TABLE clients ADD COLUMN words TEXT GENERATED ALWAYS AS (
    char(57344) || owner_id || ' ' || email || ' ' || first_name || ' ' || last_name || ' ' || comment) VIRTUAL;
CREATE VIRTUAL TABLE clients_words USING fts5 (words, content = '', contentless_delete = 1, detail = 'none',
    tokenize = 'unicode61 remove_diacritics 2');
CREATE TRIGGER clients_words_insert AFTER INSERT ON clients WHEN new.deletion_id IS NULL AND new.import_id IS NULL BEGIN
    INSERT INTO clients_words (rowid, words) VALUES (new.id, new.words);
END;
-- Who is deleted is not found; brought back, they are.
CREATE TRIGGER clients_words_update AFTER UPDATE OF email, first_name, last_name, comment, deletion_id ON clients BEGIN
    DELETE FROM clients_words WHERE rowid = old.id AND old.deletion_id IS NULL;
    INSERT INTO clients_words (rowid, words) SELECT new.id, new.words WHERE new.deletion_id IS NULL;
END;
CREATE TRIGGER clients_words_delete AFTER DELETE ON clients BEGIN
    DELETE FROM clients_words WHERE rowid = old.id AND old.deletion_id IS NULL;
END;
