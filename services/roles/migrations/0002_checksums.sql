-- Of each row, checked when it is read; -1 until the store has given one to rows of before.
ALTER TABLE organisation ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE role ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE skill ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE qualification ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE programme ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE post ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE vacancy ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
