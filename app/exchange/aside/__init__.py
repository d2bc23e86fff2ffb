"""What is kept and does not count: whole packages, single changes, and why each of them."""
