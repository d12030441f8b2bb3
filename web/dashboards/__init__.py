"""Dashboards over the star of schema mart, drawn on the server: what is on them, how a chart is drawn, their pages."""
