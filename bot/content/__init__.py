"""Content files in, engine and filing models out, or a list of located diagnostics."""
