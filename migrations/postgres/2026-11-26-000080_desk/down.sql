DROP TABLE appeals;
DROP TABLE audit;
DROP FUNCTION audit_refuses;
