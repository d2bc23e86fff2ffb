"""Use cases, one module per area: each takes the open desk first and says what changed."""
