-- Where a record stands in its register: closed ones are asked for by it. Derived from the row like the columns beside
-- it. NULL: it is in none.
ALTER TABLE record_row ADD COLUMN register TEXT;

ALTER TABLE record_row ADD COLUMN filed_day TEXT COLLATE "C"; -- 20261123

ALTER TABLE record_row ADD COLUMN filed_number BIGINT;

-- Rows from before: cases have numbers, and stand under the last. `#>` finds it without reading the texts beside it.
UPDATE record_row
SET register = last.number ->> 'register',
    filed_day = lpad(last.number #>> '{day,year}', 4, '0')
        || lpad(last.number #>> '{day,month}', 2, '0')
        || lpad(last.number #>> '{day,day}', 2, '0'),
    filed_number = CAST(last.number ->> 'number' AS BIGINT)
FROM (
    SELECT estate_id, record_id, CAST(content AS JSON) #> '{state,numbers,-1}' AS number
    FROM record_row
    WHERE kind = 'case') AS last
WHERE record_row.estate_id = last.estate_id
    AND record_row.record_id = last.record_id
    AND last.number IS NOT NULL;

CREATE INDEX filed_and_closed ON record_row (estate_id, kind, filed_day, filed_number, record_id) WHERE is_open = 0;
