"""How much one reader may have of something: what they ask for at once is counted one after the other."""

from sqlalchemy import ColumnElement, Connection, func, select

from warehouse.tables import subscriber


def hold_reader(connection: Connection, me: int) -> None:
    """Let a reader's other changes wait until this transaction ends."""
    connection.execute(select(subscriber.c.id).where(subscriber.c.id == me).with_for_update())


def count_of(connection: Connection, me: int, owner: ColumnElement[int], counted: ColumnElement[bool]) -> int:
    """How many rows of a table a reader has of which something holds; `hold_reader` keeps the figure true.

    Args:
        connection: inside a transaction.
        me: id of the reader.
        owner: the table's column of owners.
        counted: what holds of a row that counts.
    """
    return int(connection.execute(select(func.count()).where(owner == me, counted)).scalar_one())
