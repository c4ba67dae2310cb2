"""Test server, recordings and conformance checks for the chat-completions API.

- ``Server`` runs the reference server: it replays recordings and generates every other response.
- ``check`` judges recordings and traffic of other programs.
- ``find_chatwire`` is the path of the command ``chatwire`` that this package installs.

The pytest plugin has the fixtures ``chatwire_server`` and ``chatwire_recordings``.
"""

from importlib.metadata import PackageNotFoundError, version

from .check import CheckResult, check
from .command import ChatwireError, find_chatwire
from .server import Server

__all__ = ["ChatwireError", "CheckResult", "Server", "check", "find_chatwire"]

try:
    __version__ = version("chatwire-api")
except PackageNotFoundError:  # Imported from a checkout, without an installation.
    __version__ = "0.0.0"
