DROP INDEX deliveries_client;
ALTER TABLE deliveries DROP COLUMN client_id;
