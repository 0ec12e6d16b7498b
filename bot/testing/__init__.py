"""Public test tools: what a test of a flow or of a face needs."""
