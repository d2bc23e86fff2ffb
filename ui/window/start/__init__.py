"""From the first second to the open window: first-start wizard and unlocking."""
