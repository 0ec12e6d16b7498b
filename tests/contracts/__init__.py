"""Tests of what others rely on: the words, the JSON and the exit codes of CONTRACT.md."""
