"""Test server, recordings and conformance checks for the chat-completions API.

- ``Server`` runs the reference server: it replays recordings and generates every other response.
- ``check`` judges recordings and traffic of other programs.
- ``judge`` judges the rows of a table, a record batch or a data frame, by Arrow and in this
  process; ``read_recordings`` and ``write_recordings`` make such a table of recordings, and back.
- ``find_chatwire`` is the path of the command ``chatwire`` that this package installs.

The pytest plugin has the fixtures ``chatwire_server`` and ``chatwire_recordings``.
"""

from importlib.metadata import PackageNotFoundError, version

from .check import CheckResult, check
from .command import ChatwireError, find_chatwire
from .judge import judge, read_recordings, write_recordings
from .server import Server

__all__ = [
    "ChatwireError",
    "CheckResult",
    "Server",
    "check",
    "find_chatwire",
    "judge",
    "read_recordings",
    "write_recordings",
]

try:
    __version__ = version("chatwire-api")
except PackageNotFoundError:  # Imported from a checkout, without an installation.
    __version__ = "0.0.0"
