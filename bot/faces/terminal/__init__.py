"""The terminal face: a conversation in lines of text."""
