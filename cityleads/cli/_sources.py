"""Names of sources that were typed, checked by their facts: apart from options.py, which every command loads."""

from cityleads.cli.options import fail
from scrapers.source_config import source_names


def chosen_sources(sources: list[str] | None) -> list[str]:
    """Check the names of sources; all of them when none was named. Stops the command at an unknown one."""
    unknown = sorted(set(sources or ()) - set(source_names()))
    if unknown:
        fail(f"there is no source {', '.join(unknown)}; there are {', '.join(source_names())}")
    return sources or list(source_names())
