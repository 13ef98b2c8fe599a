"""Decisions → training examples; one module per format."""
