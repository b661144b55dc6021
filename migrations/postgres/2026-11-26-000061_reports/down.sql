ALTER TABLE accounts DROP COLUMN run_letters;
DROP TABLE run_reports;
DROP TABLE run_domains;
DROP TABLE run_responses;
DROP TABLE run_minutes;
