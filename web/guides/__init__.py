"""Entry guides at the desk: a dated page a country, and the form by which staff change a row."""
