"""Milliseconds of each page of the desk at few and at many leads, and how many times as long it takes.

    python -m benchmarks.checks.desk_pages [--leads 1000,100000] [--tries 9]

Each lead has a notice, each twenty a buyer, and all are spread over ten years. What people make themselves does not
grow with the leads: 200 files, 20 companies, 5 kept searches. A rare word and a buyer are those of as many leads at
either size, as a page of 20 rows takes longer than one of a row. The bar: 1.5 times. Each page is asked for through the
whole app, without a network between; the looking up of reports is asked by itself, as a reader may report 20 a day.
"""

import argparse
import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import timedelta

import httpx
from sqlalchemy import Engine, text

from benchmarks.speed.searching import LEADS
from benchmarks.surroundings import NOW, say, scratch_warehouse, timed
from cityleads.bootstrap import prepare_warehouse
from desk.companies.profiles import add_profile
from desk.personal_tokens import Opens, make_token
from desk.reports.meant import find
from desk.searches.query import SearchQuery
from desk.searches.saved import Wish, make_search
from desk.sessions import open_session
from digest.links.tokens import Action, LinkToken, Signer
from web.app import create_app
from web.middleware import Limiter
from web.session import COOKIE

BAR = 1.5
SIGNER = Signer(("k" * 32,), sandbox=True)
_BEHIND = """
INSERT INTO core.source (name, title, country, kind, publisher, home, zone, stale_hours)
VALUES ('bench', 'Bench', 'TH', 'official', '', 'https://example.org/', 'UTC', 24);
INSERT INTO core.party (id, country, kind, name, name_en, name_ko, level, parent, names_source)
SELECT 'P-' || b, (ARRAY['TH', 'VN', 'ID', 'TR'])[1 + b % 4], 'municipality', 'Buyer of ' || b, 'Buyer ' || b, '', '',
  '', '' FROM generate_series(0, :leads / 20) b;
UPDATE core.lead l SET buyer = 'Buyer of ' || substr(l.id, 3)::int % greatest(1, :leads / 20);
INSERT INTO core.notice (source, native_id, version, country, stage, title, description, language,
  language_confidence, language_method, buyer, buyer_unit, buyer_party,
  place_text, procedure, procedure_details, status_details, funder,
  url, tier, score, dimensions, evidence, lexicon_version, content, normal, published_at, first_known_at, changed_at)
SELECT 'bench', 'N' || substr(l.id, 3), 1, l.country, l.stage, l.title, '', l.language, 1, 'script', l.buyer, '',
  'P-' || substr(l.buyer, 10), '', '', '', '', '', l.url, 'lead', 1, '{}', '{}', '1', '{}', '{}', l.first_known_at,
  l.first_known_at, l.first_known_at FROM core.lead l;
UPDATE core.lead l SET anchor_notice_id = n.id, published_at = n.published_at FROM core.notice n
WHERE n.native_id = 'N' || substr(l.id, 3);
INSERT INTO core.lead_member (notice_id, lead_id) SELECT anchor_notice_id, id FROM core.lead;
UPDATE core.lead SET title = title || ' Jatiasih' WHERE id = 'L-802';
INSERT INTO core.notice_block (block, day, notice_id) SELECT hashtextextended(title, 0), 1, id FROM core.notice;
INSERT INTO core.lead_event (lead_id, kind, field, happened_at) SELECT id, 'new', '', first_known_at FROM core.lead;
INSERT INTO desk.file (centre, lead_id, state, version, opened_at, changed_at)
SELECT 'bangkok', id, 'contacted', 1, :now, :now FROM core.lead WHERE country = 'TH' ORDER BY id LIMIT 200
"""
_PAGES = {
    "home": "?{token}",
    "list": "leads?{token}",
    "list, all countries": "leads?{token}&country=",
    "list, the newest first": "leads?{token}&country=&order=newest",
    "list, page 20": "leads?{token}&country=&page=20",
    "search: a Thai word": "leads?{token}&country=&q=กล้อง",
    "search: two words": "leads?{token}&country=&q=he+thong",
    "search: a Korean meaning": "leads?{token}&country=&q=신호",
    "search: a rare word": "leads?{token}&country=&q=Bekasi+Jatiasih",
    "search: words of few": "leads?{token}&country=&q=Bekasi+402",
    "search: a word that nothing has": "leads?{token}&country=&q=zzzzz",
    "search: a buyer": "leads?{token}&country=&buyer=P-7+Buyer",
    "search: a part of buyers' names": "leads?{token}&country=&buyer=Buyer+of+7",
    "search: a sum in won": "leads?{token}&country=&least=1000000",
    "board": "board?{token}",
    "calendar": "calendar?{token}",
    "companies": "companies?{token}",
    "a company that wants all": "company/1?{token}",
    "a company: a keyword": "company/2?{token}",
    "a company: a concept, a sum": "company/3?{token}",
    "authorities": "authorities?{token}",
    "an authority": "authority/P-3?{token}",
    "a lead": "lead/L-401?{token}",
    "kept searches": "searches?{token}",
    "operator: all": "operating",
    "operator: a source": "operating/source/bench",
    "operator: pairs": "operating/pairs",
    "operator: metrics": "metrics",
    "API: leads": "api/v1/leads",
    "API: events": "api/v1/events",
    "Atom feed": "api/v1/feeds/leads.atom?token={feed}",
}
_REPORTS = {
    "report: by title": "Pengadaan Sistem Transportasi Cerdas Kota Bekasi 402",
    "report: by address": "https://example.org/402",
    "report: by number": "N00000402",
    "report: nothing of that title": "Rehabilitasi saluran irigasi tersier desa Sukamaju tahap dua",
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", default="1000,100000")
    parser.add_argument("--tries", type=int, default=9)
    asked = parser.parse_args()
    sizes = [int(one) for one in asked.leads.split(",")]
    found = _measured(sizes, asked.tries)
    say(
        f"The desk at {', '.join(map(str, sizes))} leads (ms, the fastest of {asked.tries}; bar {BAR})",
        [(name, _row(times)) for name, times in found.items()],
    )


def _row(seconds: list[float]) -> str:
    ratio = seconds[-1] / seconds[0]
    told = "  ".join(f"{one * 1000:8.1f}" for one in seconds)
    return f"{told}  x {ratio:5.2f}{'' if ratio <= BAR else '  missed'}"


def _measured(sizes: Sequence[int], tries: int) -> dict[str, list[float]]:
    """By page, its fastest seconds at each size."""
    with ExitStack() as stack:
        works = []
        for leads in sizes:
            engine = stack.enter_context(scratch_warehouse("desk_pages"))
            fill(engine, leads)
            works.append(dict(pages(engine, people(engine))))
        return {name: _fastest([each[name] for each in works], tries) for name in works[0]}


def _fastest(works: Sequence[Callable[[], None]], tries: int) -> list[float]:
    """Of a busy machine the fastest try says most; one before them fills caches.

    The sizes take turns, so that both have the same load beside them.
    """
    for work in works:
        work()
    turns = [[timed(work)[0] for work in works] for _ in range(tries)]
    return [min(times) for times in zip(*turns, strict=True)]


def fill(engine: Engine, leads: int) -> None:
    """Bring the leads with what stands behind them."""
    prepare_warehouse(engine)
    with engine.begin() as connection:
        for statement in (*LEADS.split(";\n"), *_BEHIND.split(";\n")):
            connection.execute(text(statement), {"now": NOW, "leads": leads})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # The leads were written thrice: without this, indexes of words hold all that was cleaned away again.
        connection.execute(text("REINDEX TABLE core.lead"))
        connection.execute(text("VACUUM ANALYZE"))


def people(engine: Engine) -> dict[str, str]:
    """A reader of Bangkok with searches, and companies; the tokens that open what is theirs."""
    with engine.begin() as connection:
        me: int = connection.execute(
            text(
                "INSERT INTO digest.subscriber (centre, email, language, role)"
                " VALUES ('bangkok', 'a@x.example', 'ko', 'operator') RETURNING id"
            )
        ).scalar_one()
        for word in ("กล้อง", "신호", "Bekasi", "zzzzz", ""):
            wish = Wish(word or "all", SearchQuery(q=word), "daily", "mail")
            make_search(connection, me, wish, NOW - timedelta(days=90))
        for number in range(20):
            add_profile(connection, f"Company {number}", me, NOW)
        wants = {2: "keywords = '{bekasi}'", 3: "concepts = '{saf.cctv}', least_krw = 1000000"}
        for number, wanted in wants.items():
            connection.execute(text(f"UPDATE digest.company SET {wanted} WHERE id = {number}"))  # noqa: S608  # our own
        login = open_session(connection, me, NOW)
        api = make_token(connection, me, "api", Opens.API, NOW)
        feed = make_token(connection, me, "feed", Opens.LEADS, NOW)
    until = (NOW + timedelta(days=30)).date()
    link = SIGNER.sign(LinkToken(Action.READ, me, "", until))
    return {"token": f"token={link}", "api": api, "feed": feed, "login": login}


def pages(engine: Engine, tokens: dict[str, str]) -> Iterator[tuple[str, Callable[[], None]]]:
    """Each page and looking up by its name, as something to be done."""
    unlimited = Limiter(rate=1e6, burst=1e6)
    app = create_app(lambda: engine, SIGNER, lambda _: NOW, sandbox=True, limiter=unlimited, calls=unlimited)
    headers = {"Authorization": f"Bearer {tokens['api']}", "Cookie": f"{COOKIE}={tokens['login']}"}
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://desk.example", headers=headers
    )
    loop = asyncio.new_event_loop()

    def page(address: str) -> Callable[[], None]:
        def ask() -> None:
            loop.run_until_complete(client.get(address)).raise_for_status()

        return ask

    def looked_up(about: str) -> Callable[[], None]:
        def look() -> None:
            with engine.connect() as connection:
                find(connection, about, "")

        return look

    for name, address in _PAGES.items():
        yield name, page("/" + address.format(**tokens))
    for name, about in _REPORTS.items():
        yield name, looked_up(about)


if __name__ == "__main__":
    main()
