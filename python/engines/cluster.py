"""A Ballista cluster on loopback: a scheduler and executors of one core each, with our functions."""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Optional

#: What an executor logs when it begins with a part of a query.
TASK = "Execute task"

#: Seconds after which a process that should have started has not.
MAX_START = 60


class Process:
    """A process and the lines of its log; and its end."""

    def __init__(self, command: list[str]) -> None:
        self.child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self._lines: list[str] = []
        self._news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.child.stderr is not None
        for line in self.child.stderr:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()

    def count(self, text: str) -> int:
        """How many lines of the log have this text."""
        with self._news:
            return sum(text in line for line in self._lines)

    def wait_for(self, text: str, times: int = 1, seconds: Optional[float] = MAX_START) -> bool:
        """Waits until so many lines of the log have this text; false if that takes too long."""
        with self._news:
            return self._news.wait_for(
                lambda: sum(text in line for line in self._lines) >= times, seconds
            )

    def end(self, number: int) -> None:
        """Ends the process by a signal, unless it has ended."""
        if self.child.returncode is None:
            self.child.send_signal(number)
            self.child.wait()


class Cluster:
    """A scheduler and executors, which end with the block that they are started for."""

    def __init__(self, programs: Path, folder: Path, executors: int, memory: int) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        self._processes: list[Process] = []
        self.executors: list[Process] = []
        try:
            scheduler = [str(programs / "chatwire-scheduler"), "--listen", self.address]
            self._start([*scheduler, "--executor-timeout", "4"], "listening on")
            for number in range(executors):
                work = folder / f"executor-{number}"
                work.mkdir(parents=True, exist_ok=True)
                command = [str(programs / "chatwire-executor"), "--scheduler", self.address]
                command += ["--cores", "1", "--heartbeat", "1", "--memory", str(memory)]
                command += ["--port", str(free_port()), "--grpc-port", str(free_port())]
                command += ["--work-dir", str(work)]
                self.executors.append(self._start(command, "Executor registration succeed"))
        except BaseException:
            self._end()
            raise

    def _start(self, command: list[str], line: str) -> Process:
        process = Process(command)
        self._processes.append(process)
        if not process.wait_for(line):
            raise RuntimeError(f"{command[0]} did not start")
        return process

    def kill_in_the_middle(self, tasks: int) -> threading.Thread:
        """Kills the first executor by a signal when it has begun with so many parts."""
        executor = self.executors[0]

        def kill() -> None:
            if executor.wait_for(TASK, tasks, None):
                executor.end(signal.SIGKILL)

        thread = threading.Thread(target=kill, daemon=True)
        thread.start()
        return thread

    def tasks(self) -> int:
        """How many parts the executors began with, repetitions included."""
        return sum(executor.count(TASK) for executor in self.executors)

    def _end(self) -> None:
        for process in reversed(self._processes):
            process.end(signal.SIGKILL)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self._end()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
