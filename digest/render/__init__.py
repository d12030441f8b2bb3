"""From chosen leads to HTML, text and files."""

from domain._old_names import getter_of

__getattr__ = getter_of(__name__, {"Mail": "digest.render.html"})
