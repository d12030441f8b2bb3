"""The front desk: settings, centres, the command line, and the plain chain that it shares with the DAGs."""
