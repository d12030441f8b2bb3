"""Questions to the leads: what may be asked, what answers, and the questions that readers keep under a name."""
