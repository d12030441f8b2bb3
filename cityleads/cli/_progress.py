"""What goes on while a command takes its time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from domain.crawl.counts import in_number


@contextmanager
def progress(console: Console, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what goes on and for how long; a line each where there is no terminal."""
    if quiet:
        yield lambda _told: None
        return
    if not console.is_terminal:
        yield lambda told: console.print(f"… {in_number(told)}", highlight=False)
        return
    with Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task("starting")
        yield lambda told: bar.update(task, description=escape(in_number(told)))
