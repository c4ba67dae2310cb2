"""``python -m chatwire_api`` is the command ``chatwire``."""

import os
import subprocess
import sys

from .command import ChatwireError, find_chatwire


def main() -> int:
    """Runs the command with the arguments of this process."""
    try:
        command = [find_chatwire(), *sys.argv[1:]]
    except ChatwireError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    if sys.platform != "win32":
        # The command takes the place of this process, and with it its signals.
        os.execv(command[0], command)
    return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main())
