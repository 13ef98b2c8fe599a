"""The remote API: the one place where facts of many people meet."""
