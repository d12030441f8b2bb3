"""Machine translation of titles by a service that is configured: shown beside the original, never judged by."""
