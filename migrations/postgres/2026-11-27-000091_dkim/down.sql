DROP TABLE domain_checks;
DROP TABLE dkim_keys;
