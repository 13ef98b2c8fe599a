"""Sample data of our own making, seeded and reproducible."""
