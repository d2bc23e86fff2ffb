"""Every service as a command."""
