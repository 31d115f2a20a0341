-- The answer to an enrolment may get lost. Whoever holds the secret the browser made for it may ask again; the session
-- of the answer that got lost then ends. NULL: a browser that made none.
ALTER TABLE invite ADD COLUMN repeat_hash TEXT;

ALTER TABLE invite ADD COLUMN session_hash TEXT;

-- Made by `serve --demo`, which gives a way in to everybody of it.
ALTER TABLE estate_head ADD COLUMN is_demo BIGINT NOT NULL DEFAULT 0;

-- The bytes of a whole photo stand once, under the member '', whoever brought them. Of two that brought the same
-- before, the first one's are kept.
DELETE FROM photo_part
WHERE EXISTS (
    SELECT 1
    FROM photo AS own
    JOIN photo AS before ON before.estate_id = own.estate_id
        AND before.sha256 = own.sha256
        AND before.is_whole = 1
        AND before.member_id < own.member_id
    WHERE own.estate_id = photo_part.estate_id
        AND own.sha256 = photo_part.sha256
        AND own.member_id = photo_part.member_id
        AND own.is_whole = 1);

UPDATE photo_part
SET member_id = ''
WHERE EXISTS (
    SELECT 1
    FROM photo
    WHERE photo.estate_id = photo_part.estate_id
        AND photo.sha256 = photo_part.sha256
        AND photo.member_id = photo_part.member_id
        AND photo.is_whole = 1);
