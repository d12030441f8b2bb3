"""One value of a notice each: a date, a sum, a place, who may bid."""
