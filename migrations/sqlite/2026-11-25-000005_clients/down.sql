DROP TABLE clients_words;
DROP TABLE segments;
DROP TABLE list_members;
DROP TABLE lists;
DROP TABLE clients;
DROP TABLE attributes;
DROP TABLE deletions;
