"""Sections of lines, for what is told beside leads."""
