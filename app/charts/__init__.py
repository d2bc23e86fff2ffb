"""Charts: one definition as plain data, laid out once, drawn alike on the screen and in a PDF."""
