"""Crawling: safety, politeness, and how a crawl ends."""
