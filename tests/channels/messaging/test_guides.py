"""The guides followed as written: their settings make working channels, their names are the ones there are."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
import rasa.shared.utils.io
from rasa.core.run import _create_single_channel

from advisor.channels.messaging.checking import PLANS
from advisor.channels.messaging.crypto import key_is_well_formed
from tests.channels.messaging.vectors import AES_KEY

ROOT = Path(__file__).resolve().parents[3]
GUIDES = {name: ROOT / "docs" / "how-to" / f"{name}.md" for name in ("wecom", "wechat", "slack", "telegram")}
_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def _blocks(name: str) -> list[str]:
    text = GUIDES[name].read_text(encoding="utf-8")
    return [re.sub(r"^   ", "", block, flags=re.MULTILINE) for block in _BLOCK.findall(text)]


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_say_the_same(name):
    english, chinese = GUIDES[name].read_text(encoding="utf-8").split("## 中文\n")
    assert _BLOCK.findall(english) == _BLOCK.findall(chinese)
    for kept in (r"https://advisor\.example\.edu\S*?(?=[`\s)\"])", r"advisor channel check \w+"):
        assert set(re.findall(kept, chinese)) <= set(re.findall(kept, english))


@pytest.mark.parametrize("name", GUIDES)
def test_the_settings_make_channels_that_rasa_starts(name, monkeypatch, tmp_path):
    monkeypatch.setenv("ADVISOR_DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite'}")
    for block in _blocks(name):
        for variable in re.findall(r"\$\{(\w+)\}", block):
            monkeypatch.setenv(variable, AES_KEY if variable.endswith("AES_KEY") else "1234567890abcdef")
        path = tmp_path / "credentials.yml"
        path.write_text(block)
        sections = rasa.shared.utils.io.read_yaml(path.read_text())
        for section, settings in sections.items():
            channel = _create_single_channel(section, settings)
            assert channel.blueprint(None) is not None
            module, _, kind = section.rpartition(".")
            assert type(channel) is getattr(import_module(module), kind)
            plan = PLANS[channel.name()]
            assert plan.section == section
            assert set(plan.needed) <= set(settings) <= {*plan.needed, *plan.optional}


def test_every_variable_is_in_the_environment_file():
    known = set(re.findall(r"^#?(\w+)=", (ROOT / "deploy" / "environment.example").read_text(), re.MULTILINE))
    for name in GUIDES:
        used = {variable for block in _blocks(name) for variable in re.findall(r"\$\{(\w+)\}", block)}
        assert used <= known


def test_the_key_of_the_tests_is_one():
    assert key_is_well_formed(AES_KEY)
