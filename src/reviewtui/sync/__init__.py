"""Moves facts to the hub and changes back, and never loses one on the way."""
