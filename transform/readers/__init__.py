"""One reader a source: the bytes of a document in, notices and rejects out."""
