"""What comes with a digest as files: the whole list, and its dates for a calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from digest.i18n import Translator
from digest.render.context import DigestContext
from digest.render.dates.calendar import make_invitations
from digest.render.html import Attachment, Mail
from digest.render.spreadsheet import make_csv, make_rows, make_xlsx
from digest.select.beside.selection import NOTHING_BESIDE, Beside
from digest.select.details import Details
from digest.select.items import Selection, is_empty, items_of

_CALENDARS = {"PUBLISH": "deadlines", "CANCEL": "deadlines-cancelled"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attach(
    mail: Mail,
    context: DigestContext,
    selection: Selection,
    details: Mapping[str, Details],
    beside: Beside = NOTHING_BESIDE,
    *,
    with_csv: bool,
) -> Mail:
    """Put the files to a mail that has something to tell.

    Args:
        mail: in its language.
        context: whose it is.
        selection: all that is told: the list, and the calendar.
        details: by lead, of all in the selection.
        beside: what it tells beside leads: the calendar has the occasions.
        with_csv: whether the list comes as CSV too.
    """
    t = Translator(mail.language, context.zone)
    lists = () if is_empty(selection) else _lists(context, selection, details, t, with_csv=with_csv)
    return replace(mail, attachments=(*lists, *_calendars(context, selection, beside, t)))


def _lists(
    context: DigestContext,
    selection: Selection,
    details: Mapping[str, Details],
    t: Translator,
    *,
    with_csv: bool,
) -> Iterator[Attachment]:
    name = _name(context)
    rows = list(make_rows(context, selection, details, t))
    yield Attachment(f"leads-{name}.xlsx", XLSX, make_xlsx(rows, context.named(t.language)))
    if with_csv:
        yield Attachment(f"leads-{name}.csv", "text/csv; charset=utf-8; header=present", make_csv(rows))


def _calendars(
    context: DigestContext, selection: Selection, beside: Beside, t: Translator
) -> Iterator[Attachment]:
    told = items_of(selection)
    for method, dates in make_invitations(context, told, t, beside.occasions.items).items():
        kind = f"text/calendar; charset=utf-8; method={method}"
        yield Attachment(f"{_CALENDARS[method]}-{_name(context)}.ics", kind, dates)


def _name(context: DigestContext) -> str:
    return f"{context.centre}-{context.local.date()}"
