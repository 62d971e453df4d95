"""From Kora to people: what opens a case or a handoff, and the desk where both are kept."""
