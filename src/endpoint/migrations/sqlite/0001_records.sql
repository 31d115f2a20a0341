-- Every key begins with estate_id and nothing refers to another estate: the tables can be spread by estate.

CREATE TABLE estate_head (
    estate_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (estate_id)
) STRICT;

CREATE TABLE event (
    estate_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    event_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    audience TEXT NOT NULL,
    author TEXT NOT NULL,
    role TEXT NOT NULL,
    device_id TEXT NOT NULL,
    dseq INTEGER NOT NULL,
    device_time INTEGER NOT NULL,
    skew_ms INTEGER NOT NULL,
    base_seq INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body_hash TEXT NOT NULL,
    body TEXT, -- NULL = erased
    PRIMARY KEY (estate_id, seq),
    UNIQUE (estate_id, event_id),
    UNIQUE (estate_id, device_id, dseq)
) STRICT;

CREATE INDEX event_of_record ON event (estate_id, record_id, seq);

-- What became of each event that ever arrived, the rejected ones too: asked again, the answer is the same.
CREATE TABLE receipt (
    estate_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    seq INTEGER,
    body_hash TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (estate_id, event_id)
) STRICT;

-- The fold of each record's events: derived, can be built again from them.
CREATE TABLE record_row (
    estate_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    opened_seq INTEGER NOT NULL,
    closed_at INTEGER,
    is_restricted INTEGER NOT NULL, -- some of its events are for named roles only
    content TEXT NOT NULL,
    PRIMARY KEY (estate_id, record_id)
) STRICT;

CREATE INDEX record_row_by_kind ON record_row (estate_id, kind, record_id);

CREATE TABLE scope_span (
    estate_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    record_id TEXT NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq INTEGER, -- NULL = still in it
    PRIMARY KEY (estate_id, scope, record_id, from_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX scope_span_of_record ON scope_span (estate_id, record_id, scope);

CREATE TABLE register_counter (
    estate_id TEXT NOT NULL,
    register TEXT NOT NULL,
    day TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (estate_id, register, day)
) STRICT;
