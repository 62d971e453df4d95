"""The rights of a person and the end of data, across every store. A place; nothing is here yet."""
