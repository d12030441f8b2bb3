"""One module a page, every string ready for its template."""
