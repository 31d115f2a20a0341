-- An event that came too late to have its effect is folded so on every phone; a device may sign what it writes.
ALTER TABLE event ADD COLUMN late BIGINT NOT NULL DEFAULT 0;
ALTER TABLE event ADD COLUMN sig TEXT;
