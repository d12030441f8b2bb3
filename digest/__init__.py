"""What each centre is told: choose, render, queue, send."""
