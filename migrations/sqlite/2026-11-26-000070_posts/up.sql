-- The blog, and what the home page counts.

-- Pictures of posts, as they were made anew from what was brought. They are few and small, and every machine needs them.
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- SHA-256 of the bytes; the address of a picture, which never changes what it shows.
    hash TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('jpeg', 'png')),
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    -- When somebody brought it last: what no post shows a day later is forgotten.
    touched_at BIGINT NOT NULL,
    bytes BLOB NOT NULL
);
CREATE INDEX pictures_touched ON pictures (touched_at);

CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    -- Empty: a draft. In the future: not shown before. No two posts have the same.
    published_at BIGINT UNIQUE,
    deleted_at BIGINT,
    -- Raised by every change, so that no window overwrites another's, and every node notices.
    version BIGINT NOT NULL,
    views BIGINT NOT NULL,
    -- Who changed it last.
    edited_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    picture_id BIGINT REFERENCES pictures (id),
    -- What the picture shows, for those who do not see it.
    picture_alt TEXT NOT NULL,
    title TEXT NOT NULL,
    -- Markdown.
    body TEXT NOT NULL
);
CREATE INDEX posts_shown ON posts (published_at, id) WHERE deleted_at IS NULL AND published_at IS NOT NULL;
-- All that tells whether anything changed.
CREATE INDEX posts_stamp ON posts (published_at, deleted_at, version);
CREATE INDEX posts_picture ON posts (picture_id) WHERE picture_id IS NOT NULL;

-- Who saw which post in which hour, so that each is counted once whichever machine they reach. A visitor is a number that
-- means nothing in another hour; rows of past hours go.
CREATE TABLE post_views (
    hour BIGINT NOT NULL,
    post_id BIGINT NOT NULL,
    visitor BIGINT NOT NULL,
    PRIMARY KEY (hour, post_id, visitor)
) WITHOUT ROWID;

-- The numbers of the home page: one row, counted by the schedule, so that no page counts.
CREATE TABLE home_numbers (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    campaigns BIGINT NOT NULL,
    active BIGINT NOT NULL,
    addresses BIGINT NOT NULL,
    letters BIGINT NOT NULL,
    -- What the clients were like when their addresses were counted.
    clients_version TEXT NOT NULL,
    -- Since when somebody counts, or has counted.
    claimed_at BIGINT NOT NULL
);
