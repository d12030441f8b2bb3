"""The supervisor's process; `cityleads up` starts it."""

import argparse
import logging
import sys

from cityleads.settings import Settings
from cityleads.stack.components import Plan
from cityleads.stack.paths import StackError
from cityleads.stack.supervisor import supervise


def log_events() -> None:
    """Log our events to the standard output, and not each request for Airflow's health."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stdout)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def main() -> None:
    """Read the plan from the arguments and supervise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mode", choices=["sandbox", "live"], required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    plan = Plan(**vars(parser.parse_args()))
    log_events()
    try:
        supervise(Settings.from_environment(), plan)
    except StackError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
