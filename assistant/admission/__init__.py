"""Who is let in, how many at once, and what a day may cost."""
