"""The Scrapy project: how to walk each portal, and how to land what it answers."""
