"""The pages of a province: its communes and their work."""
