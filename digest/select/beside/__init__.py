"""What is told beside leads: projects, cities in programmes, occasions."""
