"""Make the virtual environment, or say in one sentence what is missing. Runs on any Python.

usage: python3 tools/venv.py FOLDER
"""

import subprocess
import sys

NEEDED = (3, 11)


def main():
    """Return 0 when the environment is there; else print one sentence and return 1."""
    folder = sys.argv[1]
    if sys.version_info < NEEDED:
        found = "%d.%d" % sys.version_info[:2]
        return say(
            "Python 3.11 or later is needed, and this is Python %s: install it, then run "
            "`make PYTHON=python3.11 ...`." % found
        )
    try:
        import ensurepip
        import venv
    except ImportError:
        return say(
            "Python's venv module is missing: install it "
            "(on Debian and Ubuntu: apt install python3-venv)."
        )
    done = subprocess.call([sys.executable, "-m", "venv", "--clear", folder])
    return 0 if done == 0 else say("The virtual environment %s could not be made." % folder)


def say(sentence):
    """Print the sentence on standard error."""
    sys.stderr.write(sentence + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
