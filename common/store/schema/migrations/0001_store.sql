-- What every service's database holds beside the tables of its resources.

-- Every change, in the order of commit and without gaps: history, audit trail and watch feed at once.
CREATE TABLE change (
  revision BIGINT PRIMARY KEY,
  organisation TEXT NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  operation TEXT NOT NULL,
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  time BIGINT NOT NULL,
  payload BYTEA NOT NULL
);

-- Which resource refers to which other resource of this service.
CREATE TABLE reference (
  organisation TEXT NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (organisation, type, id, target)
);
CREATE INDEX reference_by_target ON reference (target, organisation, type, id);

-- Answers kept so that a request sent again changes nothing.
CREATE TABLE request (
  actor TEXT NOT NULL,
  request_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  answer BYTEA NOT NULL,
  time BIGINT NOT NULL,
  PRIMARY KEY (actor, request_id)
);
CREATE INDEX request_by_time ON request (time);

-- Facts about the database itself.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value BYTEA NOT NULL
);
