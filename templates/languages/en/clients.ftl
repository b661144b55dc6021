# Clients, their attributes, lists.

invalid-value-long = This is too long. At most 1,000 characters fit.
invalid-number = Write a number, such as 1234.5.
invalid-date = Write a date, such as 2026-11-25.
invalid-yes-no = Write yes or no.
invalid-choice = This cannot be chosen here. Take one of the values of this attribute.
