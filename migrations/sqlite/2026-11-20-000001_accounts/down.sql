DROP TABLE tokens;
DROP TABLE sessions;
DROP TABLE blocks;
DROP TABLE accounts;
