ALTER TABLE attempts DROP COLUMN cause;
