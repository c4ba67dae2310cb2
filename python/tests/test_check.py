"""The judge and the command."""

import subprocess
import sys
from pathlib import Path

import chatwire_api

ROOT = Path(__file__).parents[2]


def test_recordings_are_judged() -> None:
    result = chatwire_api.check(ROOT / "fixtures/recordings/aimlapi")
    assert result, result
    assert result.output.endswith("1 passed, 0 failed\n")


def test_a_violation_is_named(tmp_path: Path) -> None:
    (tmp_path / "response.json").write_text('{"id": ""}')
    result = chatwire_api.check(tmp_path, arguments=["--rule", "unary/*"])
    assert (result.exit_code, result.passed) == (1, False)
    assert "unary/id-is-not-empty" in str(result)


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    result = chatwire_api.check(tmp_path / "missing")
    assert result.exit_code == 2
    assert "missing" in str(result)


def test_the_module_is_the_command() -> None:
    command = [sys.executable, "-m", "chatwire_api", "--version"]
    version = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert version == f"chatwire {chatwire_api.__version__}\n"
    assert Path(chatwire_api.find_chatwire()).parent == Path(sys.executable).parent
