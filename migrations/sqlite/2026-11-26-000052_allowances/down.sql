DROP INDEX campaigns_launched;
ALTER TABLE campaigns DROP COLUMN paused_why;
DROP TABLE allowances;
