"""Tests of what each centre is told."""
