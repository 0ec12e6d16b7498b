"""Tests of bot/filing, on small hand-made tables."""
