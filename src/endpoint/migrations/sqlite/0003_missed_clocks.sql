-- Which endpoint looks after an estate's clocks; it runs out by itself.
CREATE TABLE clock_lease (
    estate_id TEXT NOT NULL,
    holder TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (estate_id)
) STRICT;

-- Closed cases grow for ever, open ones are few: every few seconds only those are read. `kind` stands in the key too,
-- or SQLite would go by record_row_by_kind, past all the closed ones.
CREATE INDEX open_case ON record_row (estate_id, kind, record_id) WHERE kind = 'case' AND is_open = 1;
