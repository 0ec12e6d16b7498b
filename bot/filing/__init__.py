"""Where and how to file: the decision table, its windows, and how facts become a decision.

Pure: no clock (`today` is an argument), no file, no framework. Sentences are carried, never read.
"""
