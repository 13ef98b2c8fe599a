"""What each command does: call one service, print what it said. `cli` has read the arguments."""
