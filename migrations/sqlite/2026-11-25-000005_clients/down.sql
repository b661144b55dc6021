DROP TABLE clients_words;
DROP TABLE segments;
DROP TABLE list_members;
DROP TABLE lists;
DROP TABLE clients;
DROP TABLE client_counts;
DROP TABLE attributes;
DROP TABLE deletions;
