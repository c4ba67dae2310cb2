"""Judges recordings and traffic by the command ``chatwire check``."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Union

from .command import find_chatwire

StrPath = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class CheckResult:
    """What ``chatwire check`` said.

    ``exit_code`` is 0 if everything is as expected, 1 if a rule is broken or an expected finding is
    gone, 2 for what cannot be read, 3 if no API answered and 4 for an internal error.
    """

    exit_code: int
    #: What was found, grouped by rule, and the totals.
    output: str
    #: Why nothing was judged; empty otherwise.
    error: str

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return self.exit_code == 0

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        return (self.output + self.error).rstrip()


def check(*paths: StrPath, arguments: Sequence[str] = ()) -> CheckResult:
    """Judges recordings, folders of them, and traffic of other programs.

    ``arguments`` are flags of ``chatwire check``, such as ``["--profile", "aimlapi"]``.
    The result is true if everything is as expected, and its text says what is not::

        result = chatwire_api.check("tests/recordings")
        assert result, result

    Raises ``ChatwireError`` if the command is not installed.
    """
    command = [find_chatwire(), "check", *arguments, "--"]
    command += [os.fspath(path) for path in paths]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace"
    )
    return CheckResult(done.returncode, done.stdout, done.stderr)
