-- One table a resource type. Columns are the fields that the contract declares as columns; payload is the
-- whole resource. The id of what lives below a person begins with the person's id and a slash.

CREATE TABLE person (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  external_id TEXT,
  mobility TEXT,
  last_sector TEXT,
  left_date TEXT,
  assessed_date TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX person_external_id ON person (organisation, external_id);

CREATE TABLE appointment (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  external_id TEXT,
  post TEXT,
  kind TEXT,
  start_date TEXT,
  last_day TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX appointment_external_id ON appointment (organisation, external_id);
CREATE INDEX appointment_post ON appointment (post);

CREATE TABLE enrolment (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  programme TEXT,
  intake_date TEXT,
  state TEXT,
  state_date TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
