DROP TABLE appeals;
DROP TABLE audit;
