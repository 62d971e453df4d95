"""The story as people see it, in a real Chromium."""
