"""The faces: each translates between a medium and the conversation."""
