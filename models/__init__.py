"""What is remembered: the tables, their queries and the only commit. Rules and words live elsewhere."""
