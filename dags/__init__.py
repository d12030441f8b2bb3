"""Airflow alone: factories turn the tables of sources and centres into DAGs; tasks call plain steps of cityleads."""
