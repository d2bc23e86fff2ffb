"""What is kept: the language of declarations, the declarations, and the list of units."""
