"""A crowd of clients at once on two hub processes: see `many_clients.py`."""
