"""One function per user intent; screens, commands and tests call these."""
