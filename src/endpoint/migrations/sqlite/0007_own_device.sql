-- The endpoint's own events bore the nil device, which a client could name too, and with it use up the numbers the
-- endpoint was going to give. Now they bear no id at all (store/codec.rs). Written by a client under that id, an event
-- stays as it is and is in nobody's way.

UPDATE event
SET device_id = 'endpoint'
WHERE device_id = '00000000-0000-0000-0000-000000000000'
    AND author = '00000000-0000-0000-0000-000000000000';
