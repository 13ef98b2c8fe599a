"""The messages of the remote API, shared by the hub and its clients."""
