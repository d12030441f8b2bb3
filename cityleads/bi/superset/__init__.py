"""The bundle of bi/superset, made of the star's declaration and of tables of metrics, charts and dashboards.

`brought.csv` says what a key of a table brings of the row that it leads to, `computed.csv` what else a dataset has,
`words.csv` Korean words of codes, `views.csv` which tables beside the star are datasets; `metrics.csv`, `charts.csv`
and `dashboards.csv` what is shown. `make docs` writes the bundle.
"""
