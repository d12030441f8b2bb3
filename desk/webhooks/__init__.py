"""Events that are sent to addresses of people's choice, signed as Standard Webhooks says (docs/api.md)."""
