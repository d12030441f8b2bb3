"""Names of sources that were typed, checked by their facts: apart from options.py, which every command loads."""

from cityleads.cli.options import fail
from scrapers.source_config import file_source_names, source_names


def chosen_sources(sources: list[str] | None, *, crawled: bool = False) -> list[str]:
    """Check the names of sources; all of them when none was named. Stops the command at an unknown one.

    Args:
        sources: as typed.
        crawled: only those that are crawled, and none whose files people bring.
    """
    known = source_names() if crawled else (*source_names(), *file_source_names())
    unknown = sorted(set(sources or ()) - set(known))
    if unknown:
        fail(f"there is no source {', '.join(unknown)}; there are {', '.join(known)}")
    return sources or list(known)
