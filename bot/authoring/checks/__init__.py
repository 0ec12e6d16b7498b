"""Checks on rendered texts: what only shows once words and values are put together."""
