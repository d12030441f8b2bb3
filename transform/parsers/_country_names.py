"""The host countries as portals and people write them: folded (`transform.text.as_code`) → ISO 3166-1 alpha-2."""

from typing import Final

from domain.country import COUNTRIES
from transform.text import as_code

CODED: Final = {
    as_code(word): code
    for code, country in COUNTRIES.items()
    for word in (code, country.name, *country.spellings)
}
# Where a cell must hold a name, and no code.
NAMED: Final = {word: code for word, code in CODED.items() if word != as_code(code)}
