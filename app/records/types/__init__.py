"""The declarations, one module per area."""
