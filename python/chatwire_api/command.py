"""The path of the command ``chatwire``."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator


class ChatwireError(RuntimeError):
    """The command is missing, cannot do what it was asked, or ended early."""


def find_chatwire() -> str:
    """The path of the command ``chatwire``.

    The one that was installed with this package comes first, then the first on ``PATH``.

    Raises ``ChatwireError`` if there is none.
    """
    name = "chatwire.exe" if sys.platform == "win32" else "chatwire"
    for folder in _script_folders():
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    found = shutil.which("chatwire")
    if found is None:
        raise ChatwireError("the command `chatwire` is not installed: pip install chatwire-api")
    return found


def _script_folders() -> Iterator[str]:
    """Where pip puts programs: for this interpreter, for the user, and for ``pip --target``."""
    yield sysconfig.get_path("scripts")
    user = "nt_user" if os.name == "nt" else "posix_user"
    if sys.platform == "darwin" and sys._framework:  # type: ignore[attr-defined, unused-ignore]
        user = "osx_framework_user"
    yield sysconfig.get_path("scripts", scheme=user)
    package = os.path.dirname(os.path.abspath(__file__))
    yield os.path.join(os.path.dirname(package), "bin")
