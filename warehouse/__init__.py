"""Postgres: the server, the tables, landing, merging and the views for BI."""
