"""Hôm nay: what asks for attention, each line one key from its fix."""
