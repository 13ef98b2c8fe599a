"""Readers of other systems' files: each yields observations or row errors."""
