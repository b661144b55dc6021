-- Keys that sign letters from an owner's domains, and what name servers said about these domains.

CREATE TABLE dkim_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- In ASCII.
    domain TEXT NOT NULL,
    selector TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('rsa', 'ed25519')),
    -- The private half as PKCS#8, sealed for this owner and row.
    sealed TEXT NOT NULL,
    -- What is to be published.
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Since when the record is published; without that it signs nothing.
    seen_at BIGINT,
    -- Since when another one signs in its place, or its owner deleted it.
    retired_at BIGINT
);
CREATE INDEX dkim_keys_owner ON dkim_keys (owner_id, domain, id) WHERE retired_at IS NULL;

CREATE TABLE domain_checks (
    owner_id BIGINT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    checked_at BIGINT NOT NULL,
    -- The records, one a line; empty: there is none.
    spf TEXT NOT NULL,
    dmarc TEXT NOT NULL,
    PRIMARY KEY (owner_id, domain)
);
