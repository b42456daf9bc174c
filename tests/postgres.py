"""A private PostgreSQL cluster for one test run: made in a temporary folder, thrown away at the end."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL

_DEBIAN = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root; where the tests do, it runs as one of these.
_SERVANTS = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, of the newest version installed, or ``None``."""
    folders = [path / "bin" for path in _DEBIAN.glob("*") if path.name.isdigit()]
    for folder in sorted(folders, key=lambda path: int(path.parent.name), reverse=True):
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found and shutil.which("pg_ctl") else None


class Cluster:
    """A running server that gives out empty databases."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = itertools.count(1)

    def url(self, database: str) -> URL:
        return URL.create("postgresql+psycopg2", "advisor", host="127.0.0.1", port=self._port, database=database)

    def new_database(self, template: str = "template1") -> URL:
        name = f"t{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def drop_database(self, url: URL) -> None:
        self._run(f"DROP DATABASE {url.database} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", future=True)
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Runs a server from the programs in ``folder`` until the end of the block."""
    home = Path(tempfile.mkdtemp(prefix="advisor-pg-"))
    servant = _servant()
    if servant:
        shutil.chown(home, servant)
    data, log, port = home / "data", home / "log", _free_port()
    options = (
        f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off"
        " -c full_page_writes=off -c max_connections=120"
    )
    try:
        _call(
            servant,
            folder / "initdb",
            "-D",
            data,
            "-U",
            "advisor",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-locale",
        )
        _call(servant, folder / "pg_ctl", "-D", data, "-l", log, "-o", options, "-w", "-t", "60", "start")
        try:
            yield Cluster(port)
        finally:
            _call(servant, folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _call(servant: str | None, *command: object) -> None:
    prefix = (
        ["setpriv", f"--reuid={servant}", f"--regid={pwd.getpwnam(servant).pw_gid}", "--clear-groups"]
        if servant
        else []
    )
    words = [*prefix, *map(str, command)]
    # The server inherits the output: a pipe would stay open for as long as it runs.
    with tempfile.TemporaryFile() as output:
        code = subprocess.call(words, stdout=output, stderr=output, cwd="/", env={**os.environ, "LC_ALL": "C"})
        output.seek(0)
        if code:
            raise RuntimeError(f"{' '.join(words)} failed:\n{output.read().decode(errors='replace')}")


def _servant() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in _SERVANTS if name in known)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
