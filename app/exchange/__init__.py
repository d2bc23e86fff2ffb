"""The exchange: ops, segments, packages, trust, inbox and outbox, all as files."""
