"""A real nginx with the configuration of deploy/: only ports, certificate and folders are others."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from advisor.settings import ROOT
from tests.channels.messaging.processes import free_port
from tests.missing import not_run

DEPLOY = ROOT / "deploy"
CERTIFICATE = "fullchain.pem"


@dataclass(frozen=True)
class Ports:
    """Where it listens."""

    plain: int
    tls: int


def program(name: str) -> str:
    """Where a program is; without it a test says aloud that it cannot run, and fails in CI."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if found is None:
        not_run(f"{name} is not installed: this check was NOT run")
    return found


@contextmanager
def nginx_before(behind: int, folder: Path) -> Iterator[Ports]:
    """nginx before what listens on ``behind``, until the block ends; logs and certificate are in ``folder``."""
    nginx, ports = program("nginx"), Ports(free_port(), free_port())
    _make_certificate(folder)
    (folder / "site.conf").write_text(_site(behind, ports, folder))
    (folder / "nginx.conf").write_text(
        f"daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;"
        f" uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s; include {folder}/site.conf; }}\n"
    )
    tried = subprocess.run([nginx, "-t", "-c", str(folder / "nginx.conf")], capture_output=True, text=True, timeout=30)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    server = subprocess.Popen([nginx, "-c", str(folder / "nginx.conf")])
    try:
        await_answer(f"https://127.0.0.1:{ports.tls}/")
        yield ports
    finally:
        server.terminate()
        server.wait(10)


def _site(behind: int, ports: Ports, folder: Path) -> str:
    text = (DEPLOY / "nginx" / "imaging-advisor.conf").read_text(encoding="utf-8")
    for old, new in {
        "127.0.0.1:5005": f"127.0.0.1:{behind}",
        "listen 80;": f"listen 127.0.0.1:{ports.plain};",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{ports.tls} ssl http2;",
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "/etc/letsencrypt/live/advisor.example.edu": str(folder),
        "/var/log/nginx": str(folder),
    }.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def _make_certificate(folder: Path) -> None:
    names = ["-subj", "/CN=advisor.example.edu", "-addext", "subjectAltName=DNS:advisor.example.edu,DNS:localhost"]
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / CERTIFICATE)]
    made = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *names]
    subprocess.run(made, check=True, capture_output=True, timeout=60)


def await_answer(address: str) -> None:
    """Returns once something answers there."""
    for _ in range(300):
        try:
            requests.get(address, timeout=2, verify=False)
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")
