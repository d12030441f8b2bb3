"""The compose file, really started: `make compose-trial` (docs/scale-out.md has its output)."""
