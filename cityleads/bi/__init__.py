"""What BI tools look at: the star of schema mart kept up to date, with the names that its tables need."""
