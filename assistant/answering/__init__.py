"""Engines that turn a question and its clauses into cited sentences, best first."""
