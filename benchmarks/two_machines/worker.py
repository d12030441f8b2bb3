"""A task on the second machine: `python -m benchmarks.two_machines.worker PORT < told.json`.

The portals are reached over a relay on this machine's own loopback address, where alone a crawl takes the sandbox; PORT
is theirs at the other end of the cable.
"""

import json
import sys

from benchmarks.checks.soak.relay import relayed
from benchmarks.two_machines.cable import HERE


def main() -> None:
    """Run the task that standard input tells of (tests.cityleads.as_task)."""
    from tests.cityleads import as_task  # Airflow, seconds

    told = json.load(sys.stdin)
    with relayed((HERE, int(sys.argv[1]))) as port:
        told["environment"]["CITYLEADS_SANDBOX"] = f"http://127.0.0.1:{port}"
        as_task.run(told)


if __name__ == "__main__":
    main()
