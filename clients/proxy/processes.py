"""Environments of Python, and the programs that a run starts and ends."""

import os
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "target" / "clients" / "proxy"


def environment(name, *install):
    """The interpreter of an environment with these arguments of `pip install`."""
    folder, done = FOLDER / name, FOLDER / name / "installed"
    python = folder / "bin" / "python"
    wanted = "\n".join(install)
    if not done.exists() or done.read_text() != wanted:
        venv.create(folder, with_pip=True, clear=True)
        for arguments in install:
            command = [python, "-m", "pip", "install", "--quiet", *arguments.split()]
            subprocess.run(command, check=True, cwd=ROOT)
        done.write_text(wanted)
    return python


class Chatwire:
    """`chatwire serve` or `chatwire proxy` on a free port; its lines go to a file."""

    def __init__(self, program, name, *arguments):
        # Scripts may run at once.
        self.log = FOLDER / f"{name}-{os.getpid()}.log"
        FOLDER.mkdir(parents=True, exist_ok=True)
        with open(self.log, "wb") as out:
            command = [program, name, *map(str, arguments)]
            self.process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        self.url = wait(self.process, self.printed)

    def printed(self):
        found = re.search(r"listening on (\S+)/v1", self.log.read_text(errors="replace"))
        return found and found.group(1)

    def resident(self):
        """Resident memory in MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1e3

    def end(self):
        """Ends it as Ctrl-C does, and returns the exit code."""
        self.process.terminate()
        return self.process.wait(60)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(url):
    try:
        urllib.request.urlopen(url, timeout=2)
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def wait(process, ready, seconds=180):
    """What `ready` returns, as soon as that is something."""
    for _ in range(seconds * 10):
        if process.poll() is not None:
            sys.exit(f"{process.args[0]} ended with {process.returncode}")
        found = ready()
        if found:
            return found
        time.sleep(0.1)
    process.kill()
    sys.exit(f"{process.args[0]} is not ready after {seconds} s")


def program():
    """The command `chatwire`: the first argument, or the debug build."""
    path = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "debug" / "chatwire"
    return os.fspath(path)
