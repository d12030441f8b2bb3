"""Downloader middlewares: allowed hosts, robots.txt, Retry-After, bounded cookies, redirects."""
