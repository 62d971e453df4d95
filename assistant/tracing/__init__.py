"""Traces of turns, redacted, behind one port."""
