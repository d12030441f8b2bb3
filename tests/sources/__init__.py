"""One test module per source: its reader, its spider and its sandbox portal."""
