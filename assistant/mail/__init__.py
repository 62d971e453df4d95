"""Mail to a customer who left before a person answered. A place; nothing is here yet."""
