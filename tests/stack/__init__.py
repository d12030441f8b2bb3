"""Tests of the Airflow stack: the supervisor, the compose file, the whole of it with a real scheduler."""
