"""From what a chart shows to SVG: no script, no style of its own, colours by class, so that it follows dark and light.

All lengths are in units of the drawing, which is as wide as its card: on a phone one is about a pixel.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import accumulate
from typing import Final

from web.dashboards.chart_rows import Plot
from web.dashboards.chart_scale import Scale, scale_of

WIDE: Final = 400
_ROW, _BAR, _LABEL = 38, 14, 15
_VALUE: Final = 104  # room right of a bar for what it stands for
_HIGH, _LEFT, _TOP, _FOOT = 190, 58, 14, 24
_SIZE: Final = 13.0  # of letters
_COLOURS: Final = 6
_FULL_WIDTH: Final = ("W", "F")
_NO_TEXT: Final = ("Cc", "Cs", "Cn")
# As many words as stand below each other without touching.
_MOST_BELOW: Final = 5

Written = Callable[[float], str]


def draw_bars(plot: Plot, title: str) -> str:
    """A bar a row, its label above it and what it stands for behind it."""
    whole = scale_of(max(plot.totals, default=0.0), whole=plot.unit == "count")
    parts = [_bar(plot, number, whole) for number in range(len(plot.labels))]
    return _svg("".join(parts), len(plot.labels) * _ROW, title)


def _bar(plot: Plot, number: int, scale: Scale) -> str:
    label, note, top = plot.labels[number], plot.notes[number], number * _ROW
    ends = [0.0, *(scale.part(end) * (WIDE - _VALUE) for end in accumulate(plot.values[number]))]
    parts = zip(ends, ends[1:], plot.series, plot.said[number], strict=False)
    return "".join(
        (
            _text(0, top + _LABEL - 2, fit(label, WIDE - width_of(note)) + note, "label"),
            *(
                _rect(start, top + _LABEL + 4, end - start, _BAR, colour, f"{label}{_of(name)}: {told}")
                for colour, (start, end, name, told) in enumerate(parts)
            ),
            _text(ends[-1] + 6, top + _LABEL + 15, plot.sums[number], "value"),
        )
    )


def draw_columns(plot: Plot, title: str, write: Written) -> str:
    """A column a label, over an axis of round numbers."""
    scale = scale_of(max(plot.totals, default=0.0), whole=plot.unit == "count")
    return _svg(
        "".join((*_axis(scale, write), *_stacks(plot, scale), *_below(plot.labels))),
        _TOP + _HIGH + _FOOT,
        title,
    )


def _axis(scale: Scale, write: Written) -> Iterator[str]:
    for tick in scale.ticks:
        at = _up(scale, tick)
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDE}" y1="{at:.1f}" y2="{at:.1f}"/>'
        yield _text(_LEFT - 6, at + 4, write(tick), "tick end")


def _up(scale: Scale, value: float) -> float:
    return _TOP + _HIGH * (1 - scale.part(value))


def _stacks(plot: Plot, scale: Scale) -> Iterator[str]:
    step = _step(plot.labels)
    for number, (label, values, said) in enumerate(zip(plot.labels, plot.values, plot.said, strict=True)):
        ends = [0.0, *accumulate(values)]
        for colour, (low, high, name, words) in enumerate(
            zip(ends, ends[1:], plot.series, said, strict=False)
        ):
            top, bottom = _up(scale, high), _up(scale, low)
            left = _LEFT + number * step + step * 0.14
            yield _rect(left, top, step * 0.72, bottom - top, colour, f"{label}{_of(name)}: {words}")


def _step(labels: Sequence[str]) -> float:
    return (WIDE - _LEFT) / max(len(labels), 1)


def _below(labels: Sequence[str]) -> Iterator[str]:
    """Labels below the axis, every second or third where all would touch; the last one always stands."""
    every, step = -(-len(labels) // _MOST_BELOW), _step(labels)
    for number, label in enumerate(labels):
        left = len(labels) - 1 - number
        if left % every == 0:
            at, anchor = (_LEFT + (number + 0.5) * step, "middle") if left else (WIDE, "end")
            yield _text(at, _TOP + _HIGH + 17, label, f"tick {anchor}")


def fit(text: str, room: float) -> str:
    """A text that is no wider than some room; its end gives way to "…".

    A letter's width is taken for 0.54 of its height, a Korean one's for all of it, a mark's above another for none:
    no font is asked, as nobody knows the reader's.
    """
    ends = list(accumulate(map(_width, text)))
    if not ends or ends[-1] <= room:
        return text
    return text[: sum(end <= room - _SIZE for end in ends)].rstrip() + "…"


def width_of(text: str) -> float:
    """How wide a text is likely to be."""
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Mn":
        return 0.0
    return _SIZE * (1.0 if unicodedata.east_asian_width(letter) in _FULL_WIDTH else 0.54)


def _escaped(text: str) -> str:
    """As text of an SVG, without what XML cannot hold: controls, halves of letters, what is no letter."""
    return escape("".join(letter for letter in text if unicodedata.category(letter) not in _NO_TEXT))


def _of(series: str) -> str:
    return f", {series}" if series else ""


def _rect(left: float, top: float, wide: float, high: float, number: int, told: str) -> str:
    """A part of a bar; what it stands for is told where a mouse rests on it. Without a length there is none."""
    if wide <= 0 or high <= 0:
        return ""
    return (  # two decimals are more than an eye sees
        f'<rect class="s{number % _COLOURS}" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}">'
        f"<title>{_escaped(told)}</title></rect>"
    )


def _text(left: float, base: float, text: str, classes: str) -> str:
    return f'<text class="{classes}" x="{left:.1f}" y="{base:.1f}">{_escaped(text)}</text>'


def _svg(inner: str, high: float, title: str) -> str:
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" role="img"'
        f' aria-label="{_escaped(title)}">{inner}</svg>'
    )
