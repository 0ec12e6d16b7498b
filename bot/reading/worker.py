"""The process that opens a file sent by a stranger: bounded memory and time, no secret, no disk.

Standard input: the file. Standard output: one line of JSON, `{"codes": [hexadecimal…]}` or
`{"problem": …, "shrunk": …}`. Everything else that it might say is thrown away.
"""

from __future__ import annotations

import json
import sys

from bot.reading.codes import MAX_FILE_BYTES, Unreadable, contents

MAX_MEMORY_BYTES = 1024 * 1024 * 1024  #: of address space; 24 megapixels three times, and pdfium
MAX_CPU_S = 15


def main() -> None:
    """Read one file, say what its codes hold, and end."""
    _bound()
    data = sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    try:
        said: dict[str, object] = {"codes": [code.hex() for code in contents(data)]}
    except Unreadable as err:
        said = {"problem": err.problem, "shrunk": err.is_shrunk}
    except MemoryError:
        said = {"problem": "too_large", "shrunk": False}
    sys.stdout.write(json.dumps(said))


def _bound() -> None:
    """Ask the system to end this process past its bounds, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no trace of the file on a disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
