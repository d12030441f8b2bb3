"""What a person may do at the desk beyond their own marks. Pure."""

from enum import StrEnum


class Role(StrEnum):
    """A subscriber's role. The values are codes in digest.subscriber; each may all that those before it may."""

    READER = "reader"
    EDITOR = "editor"
    OPERATOR = "operator"

    def may(self, needed: "Role") -> bool:
        """Whether this role is enough for what a role is needed for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)
