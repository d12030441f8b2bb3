"""The commands about what the warehouse holds, and what is put into it by hand."""
