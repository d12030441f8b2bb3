"""A lead's file: what a centre does about a lead, kept by its staff together."""
