"""The steps between documents and leads, in order: refine, notices, matches, leads."""
