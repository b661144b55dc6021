DROP TABLE retries;
DROP TABLE run_causes;
DROP INDEX deliveries_again;
ALTER TABLE deliveries DROP COLUMN tries_from;
ALTER TABLE deliveries DROP COLUMN code;
ALTER TABLE deliveries DROP COLUMN cause;
DROP INDEX attempts_failed;
DROP INDEX attempts_run;
ALTER TABLE attempts DROP COLUMN run_id;
