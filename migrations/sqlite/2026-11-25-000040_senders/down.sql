DROP INDEX deliveries_held_by_sender;
DROP INDEX deliveries_due_by_sender;
DROP INDEX deliveries_due_own;
ALTER TABLE deliveries DROP COLUMN sender_id;
DROP TABLE own_senders;
DROP TABLE sender_addresses;
DROP TABLE sender_checks;
DROP TABLE sender_faults;
DROP TABLE senders;
