"""What associations run: check, play, paths, graph, schema. No decision of its own."""
