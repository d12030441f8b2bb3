"""Opening a warehouse: found by the settings, brought up to date, of one mode alone; and the clock of its mode."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pkgutil import resolve_name

from sqlalchemy import Engine

from cityleads.settings import ROOT, Mode, Settings, SettingsError
from cityleads.stack import homes
from domain.clock import SANDBOX_ZONE, moment_of, morning
from warehouse.db import clock, connect
from warehouse.migrate import current, newest, upgrade
from warehouse.monitoring.kept_values import read_value, write_first_value, write_value
from warehouse.server import Server

# What makes the rows of core.source, core.country, core.centre, core.place and of cities' steps: their data, and the
# code that reads it.
REFERENCE_FILES = (
    "cityleads/preparation.py",
    "domain/*.py",
    "domain/data/*.csv",
    "pipeline/programmes/*.py",
    "scrapers/source_config.py",
    "scrapers/sources/*.yml",
    "transform/city_history.py",
    "transform/data/*place*.csv",
    "transform/data/*programme*.csv",
    "transform/data/*province*.csv",
    "transform/data/k_city*.csv",
    "transform/parsers/intl_k_city.py",
    "transform/text.py",
    "transform/values/*.py",
    "warehouse/db.py",
    "warehouse/programmes/cities.py",
    "warehouse/tables/**/*.py",
)

# What is in a warehouse that nothing was done with: what opening it writes, here and in `warehouse.migrate`, and what
# housekeeping notes of it.
OPENED = frozenset(
    {"core.source", "core.country", "core.centre", "core.place", "ops.setting", "ops.alembic_version"}
    | {"core.city_programme", "core.city_step", "core.project"}
    | {"ops.metric", "ops.operator_alert", "ops.mart_change"}
    | {"mart.label", "mart.refresh", "mart.data_test"}
)

# The command that makes a warehouse of a mode and fills it.
FILLED_BY: dict[Mode, str] = {"sandbox": "run", "live": "run --live", "captures": "run --captures FOLDER"}


def server_of(settings: Settings) -> Server:
    """The embedded server, started or not."""
    return Server(settings.home / homes.SERVER)


def started_server(settings: Settings) -> Server:
    """The embedded server, running; made where there is none, and its home noted. Raises ServerError."""
    homes.note(settings.home)
    server = server_of(settings)
    server.start()
    return server


def url_of(settings: Settings, mode: Mode) -> str:
    """The warehouse's URL; starts the embedded server when it is the one.

    Sample data and real data never share a database: each mode has its own on the embedded server.
    """
    if settings.database_url:
        return settings.database_url
    return started_server(settings).ensure_database(_database(mode))


def url_if_made(settings: Settings, mode: Mode) -> str | None:
    """The warehouse's URL where there is one, else None; starts an embedded server that is there, makes nothing.

    Raises:
        ServerError: the embedded server does not start or answer.
    """
    if settings.database_url:
        return settings.database_url
    server = server_of(settings)
    if not server.data.exists():
        return None
    server.start()
    return server.url(_database(mode)) if server.has_database(_database(mode)) else None


def _database(mode: Mode) -> str:
    return f"cityleads_{mode}"


def open_warehouse(settings: Settings, mode: Mode) -> Engine:
    """Connect to the warehouse, bring it up to date, and make sure that it holds data of this mode only.

    Raises:
        SettingsError: the database holds data of another mode.
        UpgradeError: somebody else's session holds what must be changed.
    """
    return _made_ready(connect(url_of(settings, mode)), mode)


def open_existing(settings: Settings, mode: Mode) -> Engine:
    """As `open_warehouse`, but make none.

    Raises:
        SettingsError: there is no warehouse of this mode yet; the message says what makes one.
    """
    engine = connect(existing_url(settings, mode))
    with engine.connect() as connection:
        bare = current(connection) is None
    if bare:
        engine.dispose()
        raise _not_set_up(mode)
    return _made_ready(engine, mode)


def existing_url(settings: Settings, mode: Mode) -> str:
    """As `url_if_made`; raises SettingsError where there is no warehouse of this mode yet."""
    url = url_if_made(settings, mode)
    if url is None:
        raise _not_set_up(mode)
    return url


def _not_set_up(mode: Mode) -> SettingsError:
    return SettingsError(
        f"nothing is set up: there is no {mode} warehouse yet. `cityleads {FILLED_BY[mode]}` makes and fills one,"
        f" `cityleads db upgrade --mode {mode}` makes an empty one"
    )


def _made_ready(engine: Engine, mode: Mode) -> Engine:
    upgrade(engine)
    _claim(engine, mode)
    prepare_warehouse(engine)
    return engine


@contextmanager
def warehouse_of(mode: Mode, *, make: bool = False) -> Iterator[Engine]:
    """Open the warehouse of a mode, where the environment says it is, for a command.

    Args:
        mode: which one.
        make: whether the command puts something into it, and so makes one where there is none.

    Raises:
        SettingsError, UpgradeError: as `open_warehouse` and `open_existing`.
    """
    engine = (open_warehouse if make else open_existing)(Settings.from_environment(), mode)
    try:
        yield engine
    finally:
        engine.dispose()


def _claim(engine: Engine, mode: Mode) -> None:
    with engine.begin() as connection:
        found = read_value(connection, "mode")
        if found is None:
            write_first_value(connection, "mode", mode)
            found = read_value(connection, "mode")
    if found != mode:
        raise SettingsError(
            f"This database holds {found} data, and {mode} data must not be mixed with it."
            " Point DATABASE_URL at another database, or unset it to use the embedded server."
        )


def reference_version() -> str:
    """The version of the reference rows: they cannot differ unless one of these files does.

    The rows themselves would tell as well, but to make them takes longer than all else that a quick command does.
    """
    found = sha256()
    for pattern in REFERENCE_FILES:
        for path in sorted(ROOT.glob(pattern)):
            found.update(path.read_bytes())
    return found.hexdigest()


# What a warehouse is given when the code has another version of it: name in ops.setting -> version, and what does it.
# The modules are loaded when they are needed, since they take longer than a quick command.
PREPARATIONS: dict[str, tuple[Callable[[], str], str]] = {
    "reference": (reference_version, "cityleads.preparation:write_reference_rows"),
    "k_city": (reference_version, "cityleads.preparation:write_k_city_projects"),
    "probes": (newest, "cityleads.preparation:write_probes"),
}


def prepare_warehouse(engine: Engine) -> None:
    """Give a warehouse what this version of the code wants in it, unless it is there already. All or nothing each."""
    for name, (version_of, work) in PREPARATIONS.items():
        version = version_of()
        with engine.begin() as connection:
            if read_value(connection, name) != version:
                resolve_name(work)(connection)
                write_value(connection, name, version)


def last_day(engine: Engine) -> int:
    """The last sandbox day that this warehouse has crawled; 0 before the first."""
    with engine.connect() as connection:
        day = read_value(connection, "sandbox_day")
    return day if isinstance(day, int) else 0


def remember_day(engine: Engine, day: int) -> None:
    """Note that this warehouse has crawled a sandbox day."""
    with engine.begin() as connection:
        write_value(connection, "sandbox_day", day)


def now_in(engine: Engine, mode: Mode) -> datetime:
    """The moment at which a warehouse's data stand, UTC: the real one, or that of the sandbox's last crawl.

    The real one is told by the database's clock, one for all machines: a worker whose own is wrong does no harm.
    """
    if mode == "sandbox":
        return moment_of(max(last_day(engine), 1))
    with engine.connect() as connection:
        return clock(connection)


def now_of(engine: Engine, mode: Mode, zone: str) -> datetime:
    """The moment that a mail or a page is for, UTC: the real one; in the sandbox its last day's morning in a zone."""
    now = now_in(engine, mode)
    return morning(now, zone) if mode == "sandbox" else now


def clock_of(engine: Engine, mode: Mode) -> datetime:
    """As `now_of`, for what is of no centre: the sandbox's clock stands at the morning of its own zone."""
    return now_of(engine, mode, SANDBOX_ZONE)
