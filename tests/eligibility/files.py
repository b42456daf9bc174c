"""The rule files, as they lie beside each other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

RULES = Path(__file__).resolve().parents[2] / "knowledge" / "rules"
TODAY = date(2026, 11, 22)


def read(name: str) -> Any:
    """One rule file, parsed."""
    return YAML(typ="safe", pure=True).load((RULES / name).read_text(encoding="utf-8"))


def edition_files() -> list[str]:
    """The names of all edition files."""
    names = sorted(path.name for path in RULES.glob("*.yml"))
    return [name for name in names if name != "attributes.yml" and ".cases" not in name]
