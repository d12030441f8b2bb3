"""Entry guides: what a Korean company must know before it bids in a country, each row with source, date and mark."""
