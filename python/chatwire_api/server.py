"""The reference server as a process of its own."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import tempfile
import threading
import urllib.request
from collections.abc import Sequence
from types import TracebackType
from typing import IO, Any, Optional, Union

from .command import ChatwireError, find_chatwire

StrPath = Union[str, "os.PathLike[str]"]

#: How many seconds the server has to start; loading thousands of recordings takes a few.
START_TIMEOUT = 60.0

#: How many seconds responses in progress have to end when the server is stopped.
STOP_TIMEOUT = 5.0


class Server:
    """A reference server on a free port of loopback, which runs until ``stop``.

    It ends with this process, even one that is killed.

    It replays ``recordings``, folders that ``chatwire record``, ``import`` or ``proxy`` wrote, and
    generates a response to every other request; with ``only_recorded`` these get 404 instead, with
    the closest recording in the message. ``arguments`` are more flags of ``chatwire serve``::

        with Server("tests/recordings") as server:
            client = OpenAI(base_url=server.base_url, api_key="unused")

    Raises ``ChatwireError`` with what the command said if the server does not start.
    """

    def __init__(
        self,
        *recordings: StrPath,
        only_recorded: bool = False,
        arguments: Sequence[str] = (),
    ) -> None:
        command = [find_chatwire(), "serve", "--listen", "127.0.0.1:0"]
        for folder in recordings:
            command += ["--fixtures", os.fspath(folder)]
        if only_recorded:
            command.append("--only-recorded")
        # The pipe ends with this process, however that ends, and the server with the pipe.
        command.append("--until-stdin-closes")
        command += arguments
        # A file and not a pipe: nobody has to read it while the server runs.
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        #: The URL without a path, such as ``http://127.0.0.1:41234``.
        self.url = self._wait_until_it_listens()
        #: The base URL for clients, which ends with ``/v1``.
        self.base_url = self.url + "/v1"

    def _wait_until_it_listens(self) -> str:
        lines: queue.Queue[bytes] = queue.Queue()
        output = self._process.stdout
        assert output is not None

        def read() -> None:
            with output:
                for line in output:
                    lines.put(line)
            lines.put(b"")

        # A thread, as a pipe has no timeout on every system.
        threading.Thread(target=read, daemon=True).start()
        try:
            line = lines.get(timeout=START_TIMEOUT).decode()
        except queue.Empty:
            line = ""
        prefix = "listening on "
        if line.startswith(prefix):
            return line[len(prefix) :].strip().rstrip("/").removesuffix("/v1")
        self._process.kill()
        code = self._process.wait()
        said = self.errors().strip() or f"it ended with exit code {code}"
        raise ChatwireError(f"`chatwire serve` did not start: {said}")

    def errors(self) -> str:
        """What the server wrote to standard error, such as the lines of ``--access-log``."""
        self._errors.seek(0)
        return self._errors.read().decode(errors="replace")

    def requests(self) -> list[dict[str, Any]]:
        """The last requests without their secrets, and what they got, oldest first."""
        journal: dict[str, Any] = json.loads(self._call("GET", "requests"))
        requests: list[dict[str, Any]] = journal["requests"]
        return requests

    def reset(self) -> None:
        """Starts again: the first recording of each request, and no requests."""
        self._call("POST", "reset")

    def _call(self, method: str, name: str) -> bytes:
        request = urllib.request.Request(f"{self.url}/_chatwire/{name}", method=method)
        # Without the proxies that the environment names: the server is on this machine.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=START_TIMEOUT) as response:
            body: bytes = response.read()
            return body

    def stop(self) -> None:
        """Ends the server; responses in progress have some seconds to end. May be repeated."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._errors.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<chatwire server {self.url}>"
