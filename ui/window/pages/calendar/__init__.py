"""The month calendar: what is due on each day, one key from the record."""
