-- One table a resource type. Columns are the fields that the contract declares as columns; payload is the
-- whole resource. What belongs to no organisation has an empty one.

CREATE TABLE organisation (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  display_name TEXT,
  kind TEXT,
  nation TEXT,
  gss_code TEXT,
  learning_network TEXT,
  fictional BOOLEAN,
  close_date TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
-- A code names one body in the whole register, so this key has no organisation in front.
CREATE UNIQUE INDEX organisation_gss_code ON organisation (gss_code);

CREATE TABLE role (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  display_name TEXT,
  tier BIGINT,
  service_area TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);

CREATE TABLE skill (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  display_name TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);

CREATE TABLE qualification (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  display_name TEXT,
  framework TEXT,
  level BIGINT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);

CREATE TABLE programme (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  display_name TEXT,
  kind TEXT,
  sector TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);

CREATE TABLE post (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  external_id TEXT,
  display_name TEXT,
  role TEXT,
  directorate TEXT,
  service TEXT,
  level BIGINT,
  statutory BOOLEAN,
  reports_to TEXT,
  shared BOOLEAN,
  open_date TEXT,
  close_date TEXT,
  as_of_date TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX post_external_id ON post (organisation, external_id);
CREATE INDEX post_reports_to ON post (organisation, reports_to);

CREATE TABLE vacancy (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  external_id TEXT,
  post TEXT,
  state TEXT,
  origin TEXT,
  vacant_since TEXT,
  as_of_date TEXT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
CREATE UNIQUE INDEX vacancy_external_id ON vacancy (organisation, external_id);
-- At most one open vacancy a post, whatever the code above may think.
CREATE UNIQUE INDEX vacancy_one_open ON vacancy (organisation, post) WHERE state NOT IN ('FILLED', 'WITHDRAWN');
