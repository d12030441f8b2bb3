"""Whether all is well: preconditions, readiness of the next mail, alerts to the operator."""
