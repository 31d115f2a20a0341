-- How often all of it had come and it was no picture, or another one: the bytes go each time, and what it cost is counted.
ALTER TABLE photo ADD COLUMN failed BIGINT NOT NULL DEFAULT 0;
