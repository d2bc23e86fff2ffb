"""Building blocks of a Word file; imports the Word library, so it is imported only when writing."""
