"""How detection fails: loudly, and without a word of the text."""


class RedactionFailed(Exception):
    """The text could not be searched to its end; a human takes over. Never quotes the text."""
