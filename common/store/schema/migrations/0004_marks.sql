-- Tells the change of a revision from another history's change of the same revision: drawn at random.
-- Changes of before bear none.
ALTER TABLE change ADD COLUMN mark BIGINT NOT NULL DEFAULT 0;
