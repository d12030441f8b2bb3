"""What comes with a digest as files: the whole list, and its dates for a calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from digest.i18n import Voice
from digest.render.calendar import make_invitations
from digest.render.context import Occasion
from digest.render.html import Attachment, Mail
from digest.render.spreadsheet import make_csv, make_rows, make_xlsx
from digest.select.details import Details
from digest.select.sections import Selection, is_empty

_CALENDARS = {"PUBLISH": "deadlines", "CANCEL": "deadlines-cancelled"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attach(
    mail: Mail,
    occasion: Occasion,
    selection: Selection,
    shown: Selection,
    details: Mapping[str, Details],
    *,
    with_csv: bool,
) -> Mail:
    """Put the files to a mail that has something to tell.

    Args:
        mail: in its language.
        occasion: whose it is.
        selection: all that there is to tell: the list.
        shown: what the mail tells: the calendar, since only what was told can be told to have moved.
        details: by lead, of all in the selection.
        with_csv: whether the list comes as CSV too.
    """
    if is_empty(selection):
        return mail
    voice = Voice(mail.language, occasion.zone)
    return replace(
        mail, attachments=tuple(_files(occasion, selection, shown, details, voice, with_csv=with_csv))
    )


def _files(
    occasion: Occasion,
    selection: Selection,
    shown: Selection,
    details: Mapping[str, Details],
    voice: Voice,
    *,
    with_csv: bool,
) -> Iterator[Attachment]:
    name = f"{occasion.centre}-{occasion.local.date()}"
    rows = list(make_rows(occasion, selection, details, voice))
    yield Attachment(f"leads-{name}.xlsx", XLSX, make_xlsx(rows, occasion.named(voice.language)))
    if with_csv:
        yield Attachment(f"leads-{name}.csv", "text/csv; charset=utf-8; header=present", make_csv(rows))
    told = (chosen for listing in shown.values() for chosen in listing.items)
    for method, dates in make_invitations(occasion, told, voice).items():
        kind = f"text/calendar; charset=utf-8; method={method}"
        yield Attachment(f"{_CALENDARS[method]}-{name}.ics", kind, dates)
