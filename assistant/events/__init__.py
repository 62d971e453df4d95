"""Live events: the log in the database is the truth, a signal only wakes who waits for it."""
