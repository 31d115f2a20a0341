-- Secrets are kept as SHA-256 only.

CREATE TABLE invite (
    estate_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    member_id TEXT NOT NULL,
    profile TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    used_by TEXT,
    PRIMARY KEY (estate_id, token_hash),
    UNIQUE (estate_id, code_hash)
);

CREATE TABLE device (
    estate_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    member_id TEXT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    last_contact BIGINT NOT NULL,
    last_dseq BIGINT NOT NULL,
    PRIMARY KEY (estate_id, device_id)
);

CREATE TABLE session (
    estate_id TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    member_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (estate_id, token_hash)
);

CREATE INDEX session_of_device ON session (estate_id, device_id);
