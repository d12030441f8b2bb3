"""Tests of the command line, the tasks and what runs them."""
