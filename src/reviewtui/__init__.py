"""reviewtui: decide the ads an AI was unsure about, in the terminal, and keep the reason."""

__version__ = "0.1.0"
