-- Secrets are kept as SHA-256 only.

CREATE TABLE invite (
    estate_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    member_id TEXT NOT NULL,
    profile TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    used_by TEXT,
    PRIMARY KEY (estate_id, token_hash),
    UNIQUE (estate_id, code_hash)
) STRICT;

CREATE TABLE device (
    estate_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    enrolled_at INTEGER NOT NULL,
    last_contact INTEGER NOT NULL,
    last_dseq INTEGER NOT NULL,
    PRIMARY KEY (estate_id, device_id)
) STRICT;

CREATE TABLE session (
    estate_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    member_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (estate_id, token_hash)
) STRICT;

CREATE INDEX session_of_device ON session (estate_id, device_id);
