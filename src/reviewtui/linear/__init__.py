"""The review loop as plain lines, for screen readers and braille: nothing is drawn, nothing moves, all is said."""
