"""Tables of schema core for cities: the programmes that they are in, how far they are, and what changed."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, Table, Text, UniqueConstraint

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import place

city_programme = Table(
    "city_programme",
    metadata,
    col("name", Text, "Code, e.g. depa.", primary_key=True),
    col("country", Text, "ISO 3166-1 alpha-2; empty for a programme of several countries."),
    col("title", Text, "Name for people, English."),
    col("title_ko", Text, "Name for people, Korean."),
    col("about", Text, "What it is and what its steps mean, English."),
    col("source", Text, "Where that is from."),
    col("as_of", Text, "Year of the source."),
    schema="core",
    comment="Smart-city programmes that cities are in, from transform/data/programmes.csv.",
)

city_step = Table(
    "city_step",
    metadata,
    identity(),
    col("place_code", Text, "City or province.", ForeignKey(place.c.code)),
    col("programme", Text, "Programme.", ForeignKey(city_programme.c.name)),
    col("area", Text, "The part of the place, or the project, that it is about; empty for all of the place."),
    col("step", Text, "The programme's own word, e.g. certified."),
    col("position", Integer, "How far the step is among those of its programme, from 1."),
    col(
        "stage",
        Text,
        "applied, assessed or approved; null in a programme that designates nobody.",
        nullable=True,
    ),
    col("since", Text, "Since when, as far as it is known: an ISO 8601 year, month or day."),
    col("source", Text, "Who says so."),
    col("as_of", Text, "Of when the source is, as since."),
    col("recorded_by", Text, "Who recorded it; empty for the table that comes with this version."),
    col("recorded_at", TIME, "When it was recorded, UTC."),
    UniqueConstraint("place_code", "programme", "area", "step", "since"),
    CheckConstraint("stage in ('applied','assessed','approved')", name="stage"),
    schema="core",
    comment="Steps that cities have reached in programmes: those of transform/data, and what people recorded.",
)

city_event = Table(
    "city_event",
    metadata,
    identity(),
    col("place_code", Text, "City or province.", ForeignKey(place.c.code)),
    col("programme", Text, "Programme.", ForeignKey(city_programme.c.name)),
    col("area", Text, "The part of the place, or the project, that it is about; empty for all of the place."),
    col("old_step", Text, "Step before; null where there was none.", nullable=True),
    col("old_since", Text, "Since when it was the step, as core.city_step has it.", nullable=True),
    col("new_step", Text, "Step after; null where the table has it no more.", nullable=True),
    col("new_since", Text, "Since when it is the step, as core.city_step has it.", nullable=True),
    col("happened_at", TIME, "When it became known here, UTC.", index=True),
    col("told_by", Text, "Who recorded it; empty for another version of the shipped table."),
    schema="core",
    comment="What changed about cities in programmes, and when it was known. The first filling is no change.",
)
