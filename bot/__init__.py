"""bonguichet: through which door a residence permit must be asked for in France, and why."""

__version__ = "0.1.0"
