"""The guides followed as written: their settings make working channels, their names are the ones there are."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
import rasa.shared.utils.io
from rasa.core.run import _create_single_channel

from advisor.channels.messaging.checking import PLANS
from advisor.channels.messaging.crypto import key_is_well_formed
from advisor.model import LANGUAGES
from advisor.settings import ROOT
from tests.channels.messaging.guides import NAMES, Guide
from tests.channels.messaging.vectors import AES_KEY


def _bare(command: str) -> str:
    """A line to be copied, without the remark behind it."""
    return re.sub(r"\s+# .*$", "", command, flags=re.MULTILINE)


@pytest.mark.parametrize("name", [*NAMES, "deploy"])
def test_both_languages_tell_the_same_to_copy(name):
    english, chinese = Guide(name, "en"), Guide(name, "zh")
    assert english.blocks("yaml") == chinese.blocks("yaml")
    assert [*map(_bare, english.blocks("sh"))] == [*map(_bare, chinese.blocks("sh"))]
    assert english.commands() == chinese.commands()
    assert english.callbacks() == chinese.callbacks()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_each_language_is_whole(name, language):
    """Every channel of a guide has its settings, its check, its callback and its first question in each language."""
    guide = Guide(name, language)
    channels = [block.split(".")[2] for block in guide.blocks("yaml")]
    assert [re.findall(r"check (\w+) --url", command)[0] for command in guide.commands()] == channels
    assert [address.split("/")[4] for address in guide.callbacks()] == channels
    assert {variable for block in guide.blocks("yaml") for variable in re.findall(r"\$\{(\w+)\}", block)} == (
        guide.variables()
    )
    assert ("没有" if language == "zh" else "**not**") in guide.text.rpartition("\n- ")[2]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_the_settings_make_channels_that_rasa_starts(name, language, monkeypatch, tmp_path):
    monkeypatch.setenv("ADVISOR_DATABASE_URL", f"sqlite:///{tmp_path / 'x.sqlite'}")
    for block in Guide(name, language).blocks("yaml"):
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
    assert {variable for name in NAMES for variable in Guide(name, "en").variables()} <= known


def test_the_key_of_the_tests_is_one():
    assert key_is_well_formed(AES_KEY)
