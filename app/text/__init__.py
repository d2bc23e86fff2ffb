"""Vietnamese text: search and sort keys, dates, numbers, old encodings, names and citations."""
