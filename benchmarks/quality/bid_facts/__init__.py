"""Facts that decide a bid: recorded texts, labels by their readers, and how well the facts are read."""
