DROP TABLE caught_letters;
