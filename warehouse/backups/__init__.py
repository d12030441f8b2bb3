"""Backups of a warehouse: one folder each, whole or not there, and restored all or nothing."""
