"""Who works here: accounts, two factors, sessions."""
