"""All dashboards as one HTML file that needs nothing else: no script, no address, its style within."""

from datetime import datetime

from sqlalchemy import Connection

from web.dashboards.board_rows import read_charts, read_moment
from web.dashboards.boards import boards
from web.dashboards.dashboard_view import view_board
from web.i18n import WebTranslator
from web.templating import STYLE, lay_out_file


def make_file(
    connection: Connection, now: datetime, language: str, zone: str, *, sandbox: bool = False
) -> str:
    """The file's text. What tells of readers is not in it, nor are links: it may be handed on.

    Args:
        connection: may read schema mart.
        now: the moment that it is made at, aware.
        language: ko or en.
        zone: IANA zone in which its times are told.
        sandbox: whether the leads are invented; the file then says so.
    """
    t, as_of = WebTranslator(language, zone), read_moment(connection)
    views = [view_board(board, read_charts(connection, board, now), as_of, t) for board in boards().values()]
    return lay_out_file("dashboards_file", t=t, boards=views, style=STYLE, sandbox=sandbox)
