"""One pool a portal, with one slot: whatever crawls it, its hosts are asked by one crawl at a time.

`python -m dags.pools > pools.json && airflow pools import pools.json` makes them. No Airflow is needed here.
"""

import json
import sys

from scrapers.source_config import facts, source_names


def pool_of(source: str) -> str:
    """Name of the pool that stands for a source's hosts; sources that share a host share its pool."""
    return f"portal_{facts(source).asked_at}"


def pools() -> dict[str, dict[str, str | int | bool]]:
    """All pools, as `airflow pools import` reads them."""
    return {
        pool_of(source): {
            "slots": 1,
            "description": f"One crawl at a time of {', '.join(facts(source).hosts)}",
            "include_deferred": False,
        }
        for source in source_names()
        if not facts(source).portal
    }


if __name__ == "__main__":
    json.dump(pools(), sys.stdout, indent=2)
