-- Of each row, checked when it is read; -1 until the store has given one to rows of before.
ALTER TABLE change ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE request ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
