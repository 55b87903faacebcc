-- Of each row, checked when it is read; -1 until the store has given one to rows of before.
ALTER TABLE objective ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE engagement ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE assumption ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE scenario ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE kept_forecast ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
ALTER TABLE publication ADD COLUMN checksum BIGINT NOT NULL DEFAULT -1;
