-- Where a record stands in its register: closed ones are asked for by it. Derived from the row like the columns beside
-- it. NULL: it is in none.
ALTER TABLE record_row ADD COLUMN register TEXT;

ALTER TABLE record_row ADD COLUMN filed_day TEXT; -- 20261123

ALTER TABLE record_row ADD COLUMN filed_number INTEGER;

-- Rows from before: cases have numbers, and stand under the last.
UPDATE record_row
SET register = json_extract(content, '$.state.numbers[#-1].register'),
    filed_day = printf(
        '%04d%02d%02d',
        json_extract(content, '$.state.numbers[#-1].day.year'),
        json_extract(content, '$.state.numbers[#-1].day.month'),
        json_extract(content, '$.state.numbers[#-1].day.day')),
    filed_number = json_extract(content, '$.state.numbers[#-1].number')
WHERE kind = 'case'
    AND json_extract(content, '$.state.numbers[#-1].register') IS NOT NULL;

CREATE INDEX filed_and_closed ON record_row (estate_id, kind, filed_day, filed_number, record_id) WHERE is_open = 0;

-- As in migration 0005.
INSERT INTO sqlite_stat1 (tbl, idx, stat)
VALUES ('record_row', 'filed_and_closed', '11600 11600 11600 12 3 1');

ANALYZE sqlite_schema;
