"""Sets the program up on a machine, checks it, and freezes it for people without Python."""
