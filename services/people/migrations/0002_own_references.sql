-- What one organisation records keeps no record of another from being deleted, and is not indexed any more.
DELETE FROM reference
WHERE target LIKE 'organisations/%/%' AND target NOT LIKE 'organisations/' || organisation || '/%';
