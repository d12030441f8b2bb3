"""How far three journeys lead through the project: modules and functions that they enter, and changes of module.

Run: make journeys, or python -m benchmarks.checks.journeys [--list].
What is entered the first time counts, once a function: module-level code, caches that are full and other libraries
do not. The journeys are one page of twelve Thai notices refined, Bangkok's digest frozen, and a lead's page asked for.
"""

import argparse
import asyncio
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from types import CodeType, FrameType
from typing import Final

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine, text

from benchmarks.surroundings import NOW, generated, say, scratch_warehouse
from cityleads.mail_setup import sender_in
from cityleads.run import collect_and_refine
from cityleads.sandbox_warehouse import add_samples
from cityleads.settings import Settings
from digest.delivery.digest import prepare
from digest.links.tokens import Signer
from digest.links.urls import Desk
from domain.crawl import CrawlOrder
from domain.crawl.target import CrawlTarget
from pipeline.refine import refine
from sandbox.server import running
from scrapers.source_config import source_names
from warehouse.landing import land, open_crawl
from web.app import create_app

ROOT: Final = Path(__file__).parents[2]
ADDRESS, KEY = "http://desk.example", "k" * 32
_ROOMS: Final = ("cityleads", "digest", "domain", "pipeline", "scrapers", "transform", "warehouse", "web")


@dataclass(slots=True)
class Journey:
    """What was entered, in order: module and function, each once."""

    entered: dict[tuple[str, str], None] = field(default_factory=dict)

    def note(self, frame: FrameType, event: str, _argument: object) -> None:
        """Take note of a call; the signature is that of sys.setprofile."""
        if event == "call" and (at := _place(frame.f_code)):
            self.entered.setdefault(at)

    @property
    def modules(self) -> list[str]:
        """The modules that were entered, in order."""
        return list(dict.fromkeys(module for module, _function in self.entered))

    @property
    def changes(self) -> int:
        """How often the next function was another module's."""
        path = [module for module, _function in self.entered]
        return sum(one != other for one, other in pairwise(path))


def _place(code: CodeType) -> tuple[str, str] | None:
    """Module and function of a piece of code; None for other libraries' and for what is no function."""
    path = Path(code.co_filename)
    if code.co_name.startswith("<") or not path.is_relative_to(ROOT):
        return None
    place = path.relative_to(ROOT)
    if place.parts[0] not in _ROOMS:
        return None
    return place.with_suffix("").as_posix().replace("/", "."), code.co_qualname


@contextmanager
def _followed() -> Iterator[Journey]:
    journey = Journey()
    threading.setprofile(journey.note)  # the desk answers in threads of its own
    sys.setprofile(journey.note)
    try:
        yield journey
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def refining() -> Journey:
    """One page of twelve notices, from raw document to lead."""
    with scratch_warehouse("journey") as engine:
        order = CrawlOrder("th_egp", "walk", NOW, NOW.date(), NOW.date())
        with engine.begin() as connection:
            land(connection, open_crawl(connection, order), generated("th_egp", 12)[:1])
        with _followed() as journey:
            refine(engine)
    return journey


def freezing(engine: Engine) -> Journey:
    """The first digest of Bangkok."""
    sender = sender_in(Settings.from_environment({}), "sandbox")
    with engine.begin() as connection, _followed() as journey:
        prepare(connection, "bangkok", NOW + timedelta(hours=2), sandbox=True, sender=sender)
    return journey


def asking(engine: Engine) -> Journey:
    """A GET of a lead's page, as a reader's link asks for it."""
    with engine.connect() as connection:
        reader = connection.execute(
            text("SELECT min(id) FROM digest.subscriber WHERE centre = 'bangkok'")
        ).scalar_one()
        lead = connection.execute(
            text("SELECT min(id) FROM core.lead WHERE country = 'TH' AND tier = 'lead'")
        ).scalar_one()
    signer = Signer((KEY,), sandbox=True)
    link = Desk("desk@cityleads.example", ADDRESS, signer).lead(reader, lead, NOW)
    app = create_app(lambda: engine, signer, lambda _engine: NOW, sandbox=True)
    with _followed() as journey:
        answer = asyncio.run(_get(app, link))
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"the lead's page was answered with {answer.status_code}: {answer.text}")
    return journey


async def _get(app: FastAPI, link: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        return await client.get(link)


def main() -> None:
    """Follow all three and print how far they lead."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", action="store_true", help="print the modules and functions of each")
    asked = parser.parse_args()
    journeys = {"one e-GP page refined": refining()}
    with scratch_warehouse("journeys") as engine, running() as server:
        add_samples(engine)
        target = CrawlTarget(sandbox=server.address, sandbox_day=1)
        collect_and_refine(engine, source_names(), NOW, target, lambda _said: None)
        journeys["Bangkok's digest frozen"] = freezing(engine)
        journeys["a lead's page"] = asking(engine)
    if asked.list:
        for name, journey in journeys.items():
            print(name, *(f"  {module}.{function}" for module, function in journey.entered), sep="\n")
    say("modules entered · functions · changes of module", [(n, _figures(j)) for n, j in journeys.items()])


def _figures(journey: Journey) -> str:
    return f"{len(journey.modules)} · {len(journey.entered)} · {journey.changes}"


if __name__ == "__main__":
    main()
