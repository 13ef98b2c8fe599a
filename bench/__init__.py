"""Ours beside the floor: every figure is a ratio, measured in one interleaved run. See README.md."""
