"""The domain: no Qt, no SQL, no clock of its own."""
