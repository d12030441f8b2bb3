"""The DAGs, their triggers, and what their tasks do."""
