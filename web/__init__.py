"""The web desk: where subscribers act on a mail without a password, look at a lead, and search the leads."""
