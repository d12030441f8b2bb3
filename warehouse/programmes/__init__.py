"""Rows of what is told beside notices: projects."""
