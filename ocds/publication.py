"""OCDS as a publication: who publishes, under which prefix and licence. It stands in every package."""

from dataclasses import dataclass
from typing import Final

from ocds.process import Json

VERSION: Final = "1.1"
# No publisher has it: what it names is not unique in the world, which every package says.
UNREGISTERED: Final = "ocds-000000"
NO_ADDRESS: Final = "https://cityleads.example/ocds"  # a name that can be nobody's (RFC 2606)
_EXTENSIONS: Final = "https://raw.githubusercontent.com/open-contracting-extensions/{}/v1.1.5/extension.json"
EXTENSIONS: Final = tuple(
    _EXTENSIONS.format(f"ocds_{name}_extension") for name in ("bids", "location", "lots")
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What the operator says of the data as a publication.

    Attributes:
        prefix: of every ocid, as the Open Contracting Partnership registered it; UNREGISTERED until it has.
        publisher: who publishes.
        address: where the folder is published; the packages' own addresses are made of it.
        licence, policy: addresses of the licence and of the publication policy; "" for none yet.
    """

    prefix: str = UNREGISTERED
    publisher: str = "cityleads"
    address: str = NO_ADDRESS
    licence: str = ""
    policy: str = ""

    @property
    def is_registered(self) -> bool:
        """Whether an operator has given a prefix."""
        return self.prefix != UNREGISTERED

    def ocid(self, lead_id: str) -> str:
        """The ocid of a lead, which keeps its id for life."""
        return f"{self.prefix}-{lead_id}"

    def package(self, path: str, published: str) -> Json:
        """A package without its releases or records.

        Args:
            path: of its file in the published folder.
            published: of the newest thing in it, as JSON has it.
        """
        told = "" if self.is_registered else f" (the ocid prefix {self.prefix} is not registered)"
        optional = {"license": self.licence, "publicationPolicy": self.policy}
        return {
            "uri": f"{self.address}/{path}",
            "version": VERSION,
            "extensions": list(EXTENSIONS),
            "publishedDate": published,
            "publisher": {"name": self.publisher + told},
        } | {name: value for name, value in optional.items() if value}
