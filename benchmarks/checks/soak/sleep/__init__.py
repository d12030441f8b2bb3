"""On the path of processes under a clock that jumps."""
