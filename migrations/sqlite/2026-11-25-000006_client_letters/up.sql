-- Which client a delivery is for: letters of the program itself are for none.
ALTER TABLE deliveries ADD COLUMN client_id BIGINT;
CREATE INDEX deliveries_client ON deliveries (owner_id, client_id, id) WHERE client_id IS NOT NULL;
