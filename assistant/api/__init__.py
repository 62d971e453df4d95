"""The edges: HTTP in, use cases called, HTTP out. No rule of the house lives here."""
