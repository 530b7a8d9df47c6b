"""Console scripts in real processes that are forked from one which has loaded the program: loading it takes
longer than most runs, and more than half of the suite's time went there.

A test process has one such server, started at first use; it ends when its socket is closed. Each process has a
folder, an environment, arguments, signals and an end of its own, as if a shell had started it. What hangs on the
start of the interpreter itself, such as the locale, is tested with ``crawling.run_afresh``.
"""

from __future__ import annotations

import atexit
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import IO, Any, Final

# More than any request takes: arguments and an environment.
_LONGEST: Final = 100_000
_TICK: Final = 0.005


class Child:
    """A console script that runs, or has ended; what it printed is in two files meanwhile."""

    def __init__(self, arguments: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
        """``arguments`` begin with the script's path."""
        self.args = list(arguments)
        self.returncode: int | None = None
        """As of ``subprocess``; None while it runs."""
        self._out, self._err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115
        job = {"arguments": self.args, "cwd": str(cwd), "env": dict(env)}
        self.pid = int(_server().ask(job, self._out, self._err))

    def poll(self) -> int | None:
        """The return code, if it has ended."""
        if self.returncode is None:
            self.returncode = _server().ask({"ended": self.pid})
            if self.returncode is not None:
                self._said = self.stdout, self.stderr
                self._out.close()
                self._err.close()
        return self.returncode

    def wait(self, timeout: float) -> int:
        """Wait so many seconds for the end. Raises subprocess.TimeoutExpired."""
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(self.args, timeout)
            time.sleep(_TICK)
        return code

    def communicate(self, timeout: float) -> tuple[str, str]:
        """Wait for the end; what it printed, on standard output and standard error. Kills it if it is late."""
        try:
            self.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        return self._said

    @property
    def stdout(self) -> str:
        """What it has printed so far."""
        return self._said[0] if self._out.closed else _text(self._out)

    @property
    def stderr(self) -> str:
        """The same on standard error."""
        return self._said[1] if self._err.closed else _text(self._err)

    def send_signal(self, number: int) -> None:
        """Nothing, if it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL."""
        self.send_signal(9)


def _text(file: IO[bytes]) -> str:
    # At a place of its own: the file has one, and the child writes there.
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode("utf-8")


class _Server:
    def __init__(self) -> None:
        from tests.crawling import ROOT, environment

        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forks", str(theirs.fileno())],
                cwd=ROOT,
                env=environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def close(self) -> None:
        self._socket.close()
        self._process.wait()

    def ask(self, request: Mapping[str, Any], *files: IO[bytes]) -> Any:
        message = json.dumps(request).encode()
        socket.send_fds(self._socket, [message], [file.fileno() for file in files])
        answer = self._socket.recv(_LONGEST)
        assert answer, f"the server of {os.getpid()} has ended: {self._process.poll()}"
        return json.loads(answer)


@cache
def _server() -> _Server:
    server = _Server()
    atexit.register(server.close)
    return server


# The server's side


def load() -> None:
    """Load every verb, and what a crawl loads until its end; not the reactor, of which each process needs its own."""
    import os
    import sys
    from importlib import import_module
    from pkgutil import iter_modules

    import crawler.cli
    import crawler.runs.preloaded
    from crawler.cli.options import settings_for

    for verb in iter_modules(crawler.cli.__path__):
        import_module(f"crawler.cli.{verb.name}")
    settings_for()
    # They are read from the environment, which is each process's own.
    os.environ.pop("SCRAPY_SETTINGS_MODULE", None)
    del sys.modules["crawler.settings"]
    assert "twisted.internet.reactor" not in sys.modules


def _serve(connection: socket.socket) -> dict[str, Any]:
    """Answer until the test process is gone, which ends this one; returns in each forked process, with its job."""
    while True:
        message, fds, _, _ = socket.recv_fds(connection, _LONGEST, 2)
        if not message:
            os._exit(0)
        job: dict[str, Any] = json.loads(message)
        if pid := job.get("ended"):
            found, status = os.waitpid(pid, os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if found else None
        elif not (answer := os.fork()):
            connection.close()
            for fd, standard in zip(fds, (1, 2), strict=True):
                os.dup2(fd, standard)
                os.close(fd)
            return job
        for fd in fds:
            os.close(fd)
        connection.send(json.dumps(answer).encode())


def _become(arguments: list[str], cwd: str, env: dict[str, str]) -> None:
    """Look like a console script that was just started."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = arguments
    # In the place of this project's folder, which ``-m`` put there.
    sys.path[:1] = [
        str(Path(arguments[0]).parent),
        *filter(None, env.get("PYTHONPATH", "").split(":")),
    ]
    random.seed()
    # What a worker process is told to import.
    sys.modules["__main__"] = script = ModuleType("__main__")
    script.__file__ = arguments[0]


def main() -> None:
    """Serve on the socket whose number is the first argument."""
    load()
    job = _serve(socket.socket(fileno=int(sys.argv[1])))
    _become(**job)
    [script] = entry_points(group="console_scripts", name=Path(job["arguments"][0]).name)
    sys.exit(script.load()())


if __name__ == "__main__":
    main()
