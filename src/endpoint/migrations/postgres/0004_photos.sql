-- A picture on its way or here, once for each member who sends it: what one sends cannot spoil what another sends.
CREATE TABLE photo (
    estate_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    member_id TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    held BIGINT NOT NULL,
    is_whole BIGINT NOT NULL, -- all of it is here and has been compared with its name
    begun_at BIGINT NOT NULL,
    PRIMARY KEY (estate_id, sha256, member_id)
);

CREATE INDEX photo_of_member ON photo (estate_id, member_id);

CREATE INDEX photo_begun ON photo (estate_id, begun_at);

CREATE TABLE photo_part (
    estate_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    member_id TEXT NOT NULL,
    start BIGINT NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (estate_id, sha256, member_id, start)
);

-- Which events name it: derived, can be built again from them.
CREATE TABLE photo_named (
    estate_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (estate_id, sha256, seq)
);
