CREATE TABLE scenario (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  display_name TEXT,
  base TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
