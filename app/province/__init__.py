"""The province's consolidation of what communes sent. Pure."""
