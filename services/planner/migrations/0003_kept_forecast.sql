CREATE TABLE kept_forecast (
  organisation TEXT NOT NULL,
  id TEXT NOT NULL,
  revision BIGINT NOT NULL,
  display_name TEXT,
  start_date TEXT,
  horizon_months BIGINT,
  payload BYTEA NOT NULL,
  PRIMARY KEY (organisation, id)
);
