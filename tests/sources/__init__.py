"""Test modules of each source: its parser, its spider and its sandbox portal."""
