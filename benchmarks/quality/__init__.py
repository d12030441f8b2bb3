"""How often the program is right, on labelled data that is kept beside the project."""
