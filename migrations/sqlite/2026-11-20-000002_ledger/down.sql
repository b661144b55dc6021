DROP TABLE attempts;
DROP TABLE letters;
DROP TABLE deliveries;
