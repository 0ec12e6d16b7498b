"""How a command ends: the exit codes of the contract, and wrong use as one exception."""

DONE, BAD_CONTENT, WRONG_USE = 0, 1, 2
INTERRUPTED = 130  #: as a shell says of a program that Ctrl-C stopped
STOPPED = 143  #: as a shell says of a program that SIGTERM stopped


class WrongUse(Exception):
    """The command cannot work as it was called; each argument says one thing that is wrong."""
