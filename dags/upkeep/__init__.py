"""DAGs that look after all the others."""
