"""The environment with TensorFlow that the comparisons need, and what an environment weighs."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from importlib.metadata import Distribution, distributions
from pathlib import Path

from advisor.settings import ROOT

DEFAULT_FOLDER = ROOT / "var" / "full-venv"
RUN = ROOT / "requirements" / "run.txt"
FULL = ROOT / "requirements" / "full.txt"

_STAMP = ".requirements"


def ensure(folder: Path) -> Path:
    """The Python of the full environment, which is made or brought up to date where needed (2.6 GB).

    Raises:
        SystemExit: uv is missing, or the packages could not be installed.
    """
    python = folder / "bin" / "python"
    wanted = hashlib.sha256(FULL.read_bytes()).hexdigest()
    stamp = folder / _STAMP
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    print(f"Making the environment with TensorFlow in {folder} …", flush=True)
    uv = _uv()
    _call([uv, "venv", "--quiet", "--allow-existing", "--python", "3.10", str(folder)])
    _call([uv, "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(FULL)])
    stamp.write_text(wanted, encoding="utf-8")
    return python


def _uv() -> str:
    found = shutil.which("uv") or shutil.which(str(ROOT / ".tools" / "bin" / "uv"))
    if found is None:
        raise SystemExit("uv is needed to make the environment with TensorFlow; bin/environment shows how to get it.")
    return found


def _call(command: list[str]) -> None:
    if subprocess.call(command):
        raise SystemExit(f"This failed, and the lines above say why: {' '.join(command)}")


def megabytes(environment: Path, requirements: Path) -> float:
    """What the packages that ``requirements`` pins weigh in ``environment``, as installed, without compiled caches.

    The environment may hold more, such as the tools of the tests: that is not counted.
    """
    pinned = {_plain(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", requirements.read_text(), re.MULTILINE)}
    packages = next((environment / "lib").glob("python3.*")) / "site-packages"
    weights = {_plain(package.metadata["Name"]): _weight(package) for package in distributions(path=[str(packages)])}
    return sum(weight for name, weight in weights.items() if name in pinned) / 2**20


def _weight(package: Distribution) -> int:
    paths = (Path(str(package.locate_file(file))) for file in package.files or [])
    return sum(path.stat().st_size for path in paths if path.suffix != ".pyc" and path.exists())


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
