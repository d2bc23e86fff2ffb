"""Excel, CSV and pasted tables in and out, for every declared type, by its declaration alone."""
