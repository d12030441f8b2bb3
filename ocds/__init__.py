"""Out of the warehouse as OCDS 1.1.5: a lead is a contracting process, a version of one of its notices a release.

The standard is at standard.open-contracting.org/1.1; its schemas and codelists are in `ocds/schema`, unchanged and with
their licence. Nothing here writes to the warehouse.
"""
