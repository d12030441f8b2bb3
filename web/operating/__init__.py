"""What operators see and do at the desk: sources, what waits for a person, mails, and how long all of it takes."""
