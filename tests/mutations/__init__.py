"""The product broken on purpose, in many ways: the gate has to notice each."""
