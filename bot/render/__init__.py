"""A turn or a decision, and a language -> a screen. Knows no medium and reads no content file."""
