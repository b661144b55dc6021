-- Why an attempt ended as it did. Empty for attempts from before, and while the answer is awaited.

ALTER TABLE attempts ADD COLUMN cause TEXT;
