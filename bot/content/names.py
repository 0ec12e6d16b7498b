"""Which names in a content folder are files of content, for those who read it and who keep it."""

from __future__ import annotations


def is_content(name: str) -> bool:
    """Say whether a file of that name holds content: YAML, and not the mark of an editor.

    `.#flow.yaml` is the lock that Emacs leaves beside an open file, a link to nothing; `._x.yaml`
    comes from a Mac. Neither is content, nor is any other name with a dot first.
    """
    return name.lower().endswith((".yaml", ".yml")) and not is_hidden(name)


def is_hidden(name: str) -> bool:
    """Say whether a file or a folder of that name is hidden: no part of the content."""
    return name.startswith(".")
