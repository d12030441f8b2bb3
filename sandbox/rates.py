"""Exchange rates of the sandbox's world: round figures of no real day, so that its mails show won."""

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from domain.clock import FIRST_DAY

SOURCE = "sandbox"
DAY = FIRST_DAY - timedelta(days=3)  # the last working day before the first


def per_dollar() -> dict[str, Decimal]:
    """Units of each currency that the samples name for one dollar, the won among them."""
    with (Path(__file__).parent / "rates.csv").open(encoding="utf-8", newline="") as lines:
        return {row["currency"]: Decimal(row["per_usd"]) for row in csv.DictReader(lines)}
