"""One file a version; none is ever changed after it was released."""
