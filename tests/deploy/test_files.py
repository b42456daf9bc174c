"""systemd, docker-compose and the environment file: accepted by the programs that read them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest
import yaml

from advisor.settings import ROOT
from tests.deploy.nginx import DEPLOY, program

UNITS = sorted((DEPLOY / "systemd").iterdir())


def test_systemd_accepts_the_units(tmp_path):
    """With the program and the user that the units name standing in."""
    command = [program("systemd-analyze"), "verify", "--man=no"]
    python = tmp_path / "opt" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/imaging-advisor", str(tmp_path / "opt"))
        (tmp_path / unit.name).write_text(text)
    units = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run([*command, *units], capture_output=True, text=True, timeout=60)
    ours = [line for line in done.stderr.splitlines() if "imaging-advisor" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_units_start_what_there_is():
    from advisor.cli import main

    for unit in UNITS:
        for command in re.findall(r"^ExecStart=\S+ -m advisor\.cli\.main (\S+)$", unit.read_text(), re.MULTILINE):
            with pytest.raises(SystemExit) as ended:
                main.main([command, "--help"])
            assert ended.value.code == 0


def test_docker_compose_accepts_the_file(tmp_path):
    command = program("docker-compose")
    shutil.copy(DEPLOY / "compose.yml", tmp_path)
    shutil.copy(DEPLOY / "environment.example", tmp_path / "environment")
    environment = {**os.environ, "ADVISOR_DATABASE_PASSWORD": "x"}
    asked = [command, "--file", str(tmp_path / "compose.yml"), "config", "--quiet"]
    done = subprocess.run(asked, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_compose_file_publishes_only_nginx():
    found = yaml.safe_load((DEPLOY / "compose.yml").read_text())
    published = {name: service.get("ports", []) for name, service in found["services"].items()}
    assert published == {"database": [], "advisor": ["80:80", "443:443"], "nginx": []}
    for service in found["services"].values():
        for mounted in service.get("volumes", []):
            source = mounted.partition(":")[0]
            if source.startswith(".") and source != "./tls":
                assert (DEPLOY / source).exists(), source


def test_what_the_dockerfile_copies_is_there():
    for line in (DEPLOY / "Dockerfile").read_text().splitlines():
        if line.startswith("COPY"):
            assert (ROOT / line.split()[1]).exists(), line


def test_no_secret_stands_in_the_examples():
    for line in (DEPLOY / "environment.example").read_text().splitlines():
        name, _, value = line.lstrip("#").partition("=")
        if re.search(r"SECRET|TOKEN|KEY", name):
            assert value == ""
