"""SQLite as this product needs it: driver choice, connections, migrations."""
