"""The front desk: settings, centres, the command line, and the plain chain that it shares with the DAGs."""

__version__ = "0.4.0"
