DROP TABLE domain_turns;
ALTER TABLE senders DROP COLUMN per_domain;
