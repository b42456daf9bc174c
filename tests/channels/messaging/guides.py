"""The guides of the channels, read as a counsellor reads them: one language, from the top to the end."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from advisor.model import Language
from advisor.settings import ROOT

NAMES = ("wecom", "wechat", "slack", "telegram")
_BLOCK = re.compile(r"^(?P<indent> *)```(?P<kind>\w+)\n(?P<text>.*?)^ *```$", re.DOTALL | re.MULTILINE)
_VALUE = re.compile(r"^([A-Z][A-Z0-9_]+)=", re.MULTILINE)


@dataclass(frozen=True)
class Guide:
    """One guide in one language."""

    name: str
    language: Language

    @property
    def text(self) -> str:
        """What stands in it."""
        whole = (ROOT / "docs" / "how-to" / f"{self.name}.md").read_text(encoding="utf-8")
        english, chinese = whole.split("\n## 中文\n")
        return english if self.language == "en" else chinese

    def blocks(self, kind: str) -> list[str]:
        """What stands in it to be copied: ``yaml`` or ``sh``."""
        found = _BLOCK.finditer(self.text)
        return [textwrap.dedent(each["text"]) for each in found if each["kind"] == kind]

    def variables(self) -> set[str]:
        """The variables that it says to set."""
        return {name for block in self.blocks("sh") for name in _VALUE.findall(block)}

    def commands(self) -> list[str]:
        """The checks that it says to run."""
        return list(dict.fromkeys(re.findall(r"advisor channel check [^`\n]+", self.text)))

    def callbacks(self) -> list[str]:
        """The addresses that it says to enter at the platform."""
        return list(dict.fromkeys(re.findall(r"https://advisor\.example\.edu/webhooks/\w+/webhook", self.text)))
