DROP TABLE segments;
DROP TABLE list_members;
DROP TABLE lists;
DROP TABLE clients;
DROP TABLE client_counts;
DROP FUNCTION client_counts_insert, client_counts_update, client_counts_delete, client_counts_members;
DROP TABLE attributes;
DROP TABLE deletions;
