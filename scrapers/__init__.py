"""The Scrapy project: how to crawl each portal, and how to land its answers."""
