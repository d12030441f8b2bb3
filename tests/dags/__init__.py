"""The DAGs, the doorbell, and what their tasks do."""
