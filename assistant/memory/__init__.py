"""What is remembered of a customer for a while, redacted, one customer at a time."""
