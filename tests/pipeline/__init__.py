"""Tests of the steps between documents and leads."""
