DROP TABLE home_numbers;
DROP TABLE post_views;
DROP TABLE posts;
DROP TABLE pictures;
