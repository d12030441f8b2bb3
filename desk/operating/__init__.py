"""What an operator is told and does: kinds of alerts, and the acts of the operator's page."""
