-- What the planner itself is the owner of. Columns are the fields that the contract declares as columns.

CREATE TABLE objective (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  code TEXT,
  framework TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);

CREATE TABLE engagement (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  kind TEXT,
  audience TEXT,
  partner TEXT,
  partner_sector TEXT,
  date TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);

CREATE TABLE assumption (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  measure TEXT,
  tier BIGINT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
