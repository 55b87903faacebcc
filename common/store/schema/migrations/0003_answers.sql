-- In which order answers were given, whatever the clock said; those of before come first.
ALTER TABLE request ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX request_by_number ON request (number);
DROP INDEX request_by_time;
