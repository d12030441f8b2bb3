"""Every precondition, checked, each with its mend."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from smtplib import SMTPException

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from cityleads._finding import Finding
from cityleads.bootstrap import clock_of, now_in, url_if_made
from cityleads.health import last_backup, readiness, space, upkeep
from cityleads.mail_setup import signer_of, ways_of
from cityleads.settings import Mode, Settings, SettingsError, lacking_in
from cityleads.stack import status
from cityleads.translation.endpoint import endpoint_in
from digest.delivery.mailers import check_smtp
from scrapers import certificates as trust
from scrapers.source_config import SourceFacts, facts, source_names
from warehouse import roles
from warehouse.db import connect, said
from warehouse.migrate import current, newest
from warehouse.server import ServerError

EXTENSIONS = {"pg_trgm", "unaccent"}


def examine(settings: Settings, mode: Mode) -> Iterator[Finding]:
    """Run all checks; a check that cannot run is a finding, not an error."""
    for check in (
        _python,
        _disk,
        lambda _: _sources(mode),
        lambda _: certificates(),
        _model,
        lambda s: _database(s, mode),
        _mail,
        lambda s: _operator(s, mode),
        _translation,
        lambda s: _web(s, mode),
        _airflow,
    ):
        yield from check(settings)


def _python(_settings: Settings) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    mend = "Install Python 3.11 or newer and run `make clean run PYTHON=/path/to/python3`."
    yield Finding("python", sys.version_info >= (3, 11), version, mend)


def _disk(settings: Settings) -> Iterator[Finding]:
    yield upkeep.disk(settings.home)


def _model(_settings: Settings) -> Iterator[Finding]:
    yield upkeep.model(datetime.now(UTC).date())


def _sources(mode: Mode) -> Iterator[Finding]:
    for name in source_names():
        try:
            yield _set_up(facts(name), mode)
        except ValueError as error:
            yield Finding(f"source {name}", False, str(error), f"Mend scrapers/sources/{name}.yml.")


def _set_up(source: SourceFacts, mode: Mode) -> Finding:
    """Whether a source has what it needs."""
    lacks = lacking_in(mode, source.setting)
    told = f"{source.title}; not configured: {lacks} is not set" if lacks else source.title
    mend = f"{source.needs}. Until then nothing is asked of it, which is no alarm."
    return Finding(f"source {source.name}", True, told, mend, warning=bool(lacks))


def certificates() -> Iterator[Finding]:
    """Tell of each certificate that we ship whether it ends soon."""
    shipped = trust.intermediates()
    late = trust.ending(shipped, datetime.now(UTC).date())
    for one in shipped:
        mend = "Ship the newer one of its authority in scrapers/certificates; a portal leaves it out of its chain."
        yield Finding(f"certificate {one.name}", one not in late, f"valid until {one.until}", mend)


def _database(settings: Settings, mode: Mode) -> Iterator[Finding]:
    mend = "See the message; `cityleads db stop` and `cityleads db upgrade` start the embedded server afresh."
    if settings.database_url:
        mend = "Check DATABASE_URL: server running, name and password right, database there."
    try:
        url = url_if_made(settings, mode)
        if url is None:
            yield Finding("database", False, f"there is no {mode} warehouse yet", _upgrade(mode))
            return
        engine = connect(url)
        with engine.connect() as connection:
            version = connection.execute(text("SHOW server_version")).scalar_one()
            yield Finding("database", True, f"Postgres {version}")
            yield _extensions(connection)
            yield _schema(current(connection), mode)
            if current(connection) == newest():  # nothing is asked of a warehouse that has another schema
                yield _readers(connection)
                yield from _truth(engine, connection, mode)
                now = now_in(engine, mode)
                yield last_backup.look(connection, settings.backup_dir, mode, now)
                yield upkeep.rates(connection, now.date())
                yield from space.look(connection, settings, now)
        engine.dispose()
    except (ServerError, ValueError) as error:
        yield Finding("database", False, str(error).splitlines()[0], mend)
    except SQLAlchemyError as error:
        yield Finding("database", False, said(error), mend)


def _truth(engine: Engine, connection: Connection, mode: Mode) -> Iterator[Finding]:
    """What would make the next mail untrue."""
    if mode == "captures":
        return
    yield from readiness.look(connection, clock_of(engine, mode))


def _extensions(connection: Connection) -> Finding:
    found = set(connection.execute(text("SELECT extname FROM pg_extension")).scalars())
    missing = sorted(EXTENSIONS - found)
    extend = "As the database's owner: " + " ".join(f"CREATE EXTENSION {name};" for name in missing)
    return Finding("extensions", not missing, ", ".join(missing or sorted(EXTENSIONS)), extend)


def _readers(connection: Connection) -> Finding:
    """What the role for BI can do, as the role itself and by the catalogue."""
    gaps, refused = roles.gaps(connection), roles.try_reading(connection) if roles.exists(connection) else ""
    told = "; ".join([*(gap.problem for gap in gaps), *([refused] if refused else [])])
    mend = " ".join(gap.mend for gap in gaps)
    names = ", ".join(login["name"] for login in roles.logins(connection)) or "none"
    return Finding(
        f"role {roles.BI}",
        not told,
        told or f"reads every mart and takes no lock; logins: {names}",
        f"`cityleads db upgrade` does what this server lets us do; a role that may do the rest runs: {mend}",
    )


def _schema(found: str | None, mode: Mode) -> Finding:
    return Finding("schema", found == newest(), f"version {found or 'none'}", _upgrade(mode))


def _upgrade(mode: Mode) -> str:
    return f"Run `cityleads db upgrade --mode {mode}`."


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_url:
        yield Finding("mail", True, f"no SMTP_URL: mails are written to {settings.outbox}")
        return
    mend = "Check SMTP_URL (smtp://user:password@host:587) and that the server's certificate is valid."
    try:
        yield Finding("mail", True, check_smtp(settings.smtp_url))
    except (OSError, SMTPException, ValueError) as error:
        yield Finding("mail", False, str(error), mend)


def _operator(settings: Settings, mode: Mode) -> Iterator[Finding]:
    """How an operator would be told; the receivers are not asked (`cityleads alerts --test` does)."""
    try:
        ways = [way.told for way in ways_of(settings, mode)]
    except SettingsError as error:
        yield Finding("operator", False, "the settings cannot be meant", str(error))
        return
    nobody = "nobody is told: failures are in ops.operator_alert alone"
    mend = "Set CITYLEADS_ALERT_URL or CITYLEADS_OPERATOR (docs/operations.md#the-operator-is-told)."
    yield Finding("operator", True, ", else ".join(ways) or nobody, mend, not ways)
    ping = (
        "after each good look a service is pinged" if settings.heartbeat_url else "no CITYLEADS_HEARTBEAT_URL"
    )
    yield Finding("heartbeat", True, ping)


def _translation(_settings: Settings) -> Iterator[Finding]:
    """Whether the settings fit; the service itself is not asked, as each question may cost."""
    try:
        endpoint = endpoint_in()
    except SettingsError as error:
        yield Finding("translation", False, "the settings do not fit together", str(error))
        return
    told = (
        f"titles are translated by {endpoint.name}"
        if endpoint
        else "no TRANSLATE_URL: titles stay as they are"
    )
    yield Finding("translation", True, told)


def _web(settings: Settings, mode: Mode) -> Iterator[Finding]:
    if settings.web_url is None:
        yield Finding("web desk", True, "no CITYLEADS_WEB_URL: links in mails are mailto")
        return
    try:
        if settings.link_keys or mode != "sandbox":  # the sandbox makes its own, when it first needs one
            signer_of(settings, mode)
    except SettingsError as error:
        yield Finding("web desk", False, f"{settings.web_url} has no key for its links", str(error))
        return
    yield Finding("web desk", True, f"links in mails lead to {settings.web_url}")


def _airflow(settings: Settings) -> Iterator[Finding]:
    yield from status.examine(settings)
