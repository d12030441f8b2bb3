"""What documents tell beside notices: projects, and how they are kept."""
