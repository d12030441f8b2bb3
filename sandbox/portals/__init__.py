"""One module a source: answers as the real portal does."""
