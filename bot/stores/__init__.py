"""Where sessions stay between two events, behind one protocol."""
