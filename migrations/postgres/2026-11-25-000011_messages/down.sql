DROP TABLE message_tests;
DROP TABLE message_checks;
DROP TABLE message_drafts;
DROP TABLE message_files;
DROP TABLE message_versions;
DROP TABLE messages;
