-- Finds the changes of one resource without reading those of all.
CREATE INDEX change_by_resource ON change (type, organisation, id, revision);
