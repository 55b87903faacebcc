CREATE TABLE publication (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  as_of_date TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
