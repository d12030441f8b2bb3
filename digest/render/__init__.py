"""From chosen leads to HTML, text and files."""
