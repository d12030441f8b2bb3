"""A Parquet file of an export, read by a reader of the laboratory: values and types are those of the release."""

from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from io import BytesIO
from typing import Any

import pytest

from cityleads.bi.ocds_parquet import as_parquet
from domain.notice import Stage
from tests.ocds.told import award, moment, notice, published

pytestmark = pytest.mark.outputs


def test_an_award_is_read_with_its_sum_as_a_decimal_and_its_day_in_utc() -> None:
    parquet: Any = import_module("pyarrow.parquet")
    won = notice(
        stage=Stage.AWARDED, published=moment(20), deadline=moment(15), awards=(award("บริษัท ก จำกัด"),)
    )
    body = as_parquet("2026-11", [published(won)])["parquet/awards/2026-11.parquet"]
    (row,) = parquet.read_table(BytesIO(body)).to_pylist()
    assert (row["ocid"], row["status"], row["value/currency"]) == ("ocds-a1b2c3-L-1", "active", "THB")
    assert row["value/amount"] == Decimal("900.5")
    assert row["date"] == datetime(2026, 11, 20, tzinfo=UTC)
    assert row["contractPeriod/endDate"] is None
