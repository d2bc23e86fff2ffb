"""A made-up commune and all it writes down in 2026, always the same."""
