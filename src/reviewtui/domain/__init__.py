"""What the words of the field mean: pure functions and values, with no SQL, network, screen or clock."""
