-- How selective the columns of each index are, for SQLite's planner. Left to its guesses it takes estate_id, which
-- nearly every row of a file shares, for rare: to find the events of a hundred records it then walks through all
-- events of the estate. Rows, then rows that agree in the first column, in the first two …; only the proportions
-- matter, and they are the same for a small estate and a large one.

ANALYZE;

DELETE FROM sqlite_stat1;

INSERT INTO sqlite_stat1 (tbl, idx, stat)
VALUES
    ('event', 'sqlite_autoindex_event_1', '100000 100000 1'),
    ('event', 'sqlite_autoindex_event_2', '100000 100000 1'),
    ('event', 'sqlite_autoindex_event_3', '100000 100000 2000 1'),
    ('event', 'event_of_record', '100000 100000 8 1'),
    ('receipt', 'sqlite_autoindex_receipt_1', '100000 100000 1'),
    ('record_row', 'sqlite_autoindex_record_row_1', '12000 12000 1'),
    ('record_row', 'record_row_by_kind', '12000 12000 6000 1'),
    ('record_row', 'open_case', '400 400 400 1'),
    ('scope_span', 'scope_span', '50000 50000 5000 2 1'),
    ('scope_span', 'scope_span_of_record', '50000 50000 5 1 1'),
    ('photo', 'sqlite_autoindex_photo_1', '2000 2000 1 1'),
    ('photo', 'photo_of_member', '2000 2000 50'),
    ('photo', 'photo_begun', '2000 2000 1'),
    ('photo_part', 'sqlite_autoindex_photo_part_1', '8000 8000 4 4 1'),
    ('photo_named', 'sqlite_autoindex_photo_named_1', '2000 2000 1 1');

-- Reads them.
ANALYZE sqlite_schema;
