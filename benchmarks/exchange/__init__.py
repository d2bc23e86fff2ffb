"""The exchange against its peers on one month of work."""
