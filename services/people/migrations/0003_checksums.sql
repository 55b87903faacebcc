-- Of each row, checked when it is read; -1 until the store has given one to rows of before.
ALTER TABLE person ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE appointment ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE enrolment ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
