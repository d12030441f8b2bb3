"""The Airflow stack on one machine: started, watched and stopped by a supervisor of our own.

`airflow standalone` is not used: it neither restarts a scheduler that ended nor ends itself, a SIGTERM leaves its
children as orphans, and it listens on every interface. Airflow is never imported here, only its program is run.
"""
