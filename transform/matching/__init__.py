"""Which notices are one tender: normal forms, blocks, the rule for a pair, clusters, the lead."""
