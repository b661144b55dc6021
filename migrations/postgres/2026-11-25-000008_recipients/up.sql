-- Which client a letter is for. It outlives the client: what was sent stays on record.

ALTER TABLE deliveries ADD COLUMN client_id BIGINT;
CREATE INDEX deliveries_client ON deliveries (owner_id, client_id, id) WHERE client_id IS NOT NULL;
