"""The conversation engine: pure functions from (flow, answers, event) to the next turn.

No input or output, no clock, no framework: `today` is an argument, and texts are only carried.
"""
