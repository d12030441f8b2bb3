"""Out of the warehouse as OCDS."""
