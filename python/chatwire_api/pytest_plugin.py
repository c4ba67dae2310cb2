"""The pytest plugin: recordings, and a server that replays them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import ChatwireError
from .server import Server

#: Where recordings are unless the configuration says otherwise.
DEFAULT_FOLDER = "tests/recordings"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options of this plugin."""
    parser.addini(
        "chatwire_recordings",
        "folders of recordings, relative to the root of the project",
        type="linelist",
        default=[DEFAULT_FOLDER],
    )
    parser.addini(
        "chatwire_serve",
        "more flags of `chatwire serve` for the fixture chatwire_server",
        type="args",
        default=[],
    )


@pytest.fixture(scope="session")
def chatwire_recordings(pytestconfig: pytest.Config) -> list[Path]:
    """The folders of recordings, as absolute paths; folders that do not exist are left out.

    Set by ``chatwire_recordings`` in the configuration of pytest; by default ``tests/recordings``.
    A configured folder that does not exist is an error.
    """
    folders = [pytestconfig.rootpath / name for name in pytestconfig.getini("chatwire_recordings")]
    missing = [folder for folder in folders if not folder.is_dir()]
    if missing and folders != [pytestconfig.rootpath / DEFAULT_FOLDER]:
        names = ", ".join(map(str, missing))
        raise ChatwireError(f"chatwire_recordings: there is no folder {names}")
    return [folder for folder in folders if folder not in missing]


@pytest.fixture(scope="session")
def _chatwire_process(
    chatwire_recordings: list[Path], pytestconfig: pytest.Config
) -> Iterator[Server]:
    arguments = pytestconfig.getini("chatwire_serve")
    with Server(*chatwire_recordings, arguments=arguments) as server:
        yield server


@pytest.fixture
def chatwire_server(_chatwire_process: Server) -> Server:
    """A server that replays the recordings and generates every other response.

    One process serves all tests; each test begins with the first recording of each request and
    without earlier requests.
    """
    _chatwire_process.reset()
    return _chatwire_process
