"""Tests of what people do at the desk."""
