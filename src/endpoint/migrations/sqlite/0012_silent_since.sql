-- A closed record is kept on phones as long as something is still said of it, and for a month after: when the endpoint
-- heard of it last, not when it was closed.

ALTER TABLE record_row
RENAME COLUMN closed_at TO silent_since;

UPDATE record_row
SET silent_since = (
    SELECT MAX(received_at)
    FROM event
    WHERE event.estate_id = record_row.estate_id
        AND event.record_id = record_row.record_id)
WHERE is_open = 0;
