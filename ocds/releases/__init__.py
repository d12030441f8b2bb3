"""Releases of one process: what each notice said, and what follows from all of them."""
