"""Speed and quality, each measured beside a peer in the same run."""
