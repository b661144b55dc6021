DROP TABLE run_clicks;
DROP TABLE run_links;
ALTER TABLE runs DROP COLUMN tracks;
ALTER TABLE campaigns DROP COLUMN tracks;
