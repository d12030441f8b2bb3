"""The categories of ilan.gov.tr, as the addresses of ads begin; seen in recorded ads."""

from domain.document import FieldError
from domain.notice import Category
from transform.text import as_code

_TENDERS = "ihale-duyurulari"
CORRECTIONS = "ihale-duzeltme-zeyilname-duyurulari"
DONORS = "ab-kkydp-dunya-bankasi-ve-kalkinma-ajansi-destek-ihaleleri"
DONORS_WORDS = "AB, KKYDP, Dünya Bankası ve Kalkınma Ajansı Destek İhaleleri"
# The categories of tender ads, as their addresses begin; None: the facet tells what is bought.
CATEGORIES: dict[str, Category | None] = {
    "mal-alim-ihaleleri": Category.GOODS,
    "hizmet-alim-ihaleleri": Category.SERVICES,
    "yapim-ve-insaat-ihaleleri": Category.WORKS,
    CORRECTIONS: None,
    DONORS: None,
}
# Leases of rights and sales of housing.
_EXCLUDED = ("kullanim-hakki", "toki")
_TYPES = (("mal", Category.GOODS), ("yapim", Category.WORKS), ("hizmet", Category.SERVICES))


def category_of(slug: str) -> str | None:
    """The tender category an address begins with; None for ads that are no tenders."""
    slug = as_code(slug)
    if not slug.startswith(_TENDERS):
        return None
    rest = slug.removeprefix(_TENDERS).lstrip("-")
    if rest.startswith(_EXCLUDED):
        return None
    for category in CATEGORIES:
        if rest.startswith(category):
            return category
    raise FieldError("unknown_code", f"The category of the ad is not known: '{slug[:120]}'.")


def bought(category: str, facet: str) -> Category | None:
    """What is bought, by the ad's category or else by its facet "İhale Türü"; None for words nobody knows."""
    folded = as_code(facet)
    found = next((category for word, category in _TYPES if folded.startswith(word)), None)
    by_facet = Category.SERVICES if "danismanlik" in folded else found
    return CATEGORIES[category] or by_facet
