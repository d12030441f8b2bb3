"""What the boards of Korean bodies share: postings newest first, cut into pages."""

from collections.abc import Iterator, Sequence

from sandbox.samples import Sample


def newest(samples: Sequence[Sample]) -> list[Sample]:
    """The postings as a board shows them."""
    return sorted(samples, key=lambda one: (one.fields["published"], one.id), reverse=True)


def in_pages(samples: Sequence[Sample], size: int) -> Iterator[list[Sample]]:
    """All postings of a board, page by page."""
    shown = newest(samples)
    for start in range(0, len(shown), size):
        yield shown[start : start + size]
