"""What the tasks of the DAGs do; no Airflow here."""
