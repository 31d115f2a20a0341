-- The order over several records to which an event belongs, as `<number of its events>:<its id>` (store/codec.rs).
ALTER TABLE event ADD COLUMN order_group TEXT;
