"""Facts read from free text, against what the words state: most are right, and none that is wrong decides anything."""

from __future__ import annotations

import pytest

from advisor.dialogue.reading import Named
from advisor.dialogue.self_description import Told, read_facts
from advisor.known import Knowledge
from advisor.nlu.linker import EntityLinker
from tests.conftest import TODAY
from tests.quality.telling import descriptions, judge

LEAST_RIGHT = 0.97


@pytest.fixture(scope="module")
def linker(knowledge: Knowledge) -> EntityLinker:
    return EntityLinker(knowledge.subjects.values(), knowledge.aliases)


def read(text: str, awaiting: str | None, knowledge: Knowledge, linker: EntityLinker) -> Told:
    names = [Named(m.subject, m.kind, text[m.start : m.end], m.start, m.end, m.exact) for m in linker.link(text)]
    return read_facts(text, knowledge.rulebook, awaiting=awaiting, names=names, today=TODAY)


def test_what_people_say_about_themselves_is_understood(
    knowledge: Knowledge, linker: EntityLinker, capsys: pytest.CaptureFixture[str]
) -> None:
    right = of = 0
    decisive, amiss = [], []
    for item in descriptions():
        told = read(item["text"], item["awaiting"], knowledge, linker)
        judged = judge(item, told, knowledge.rulebook, TODAY)
        right, of = right + judged.right, of + judged.of
        if judged.missed or judged.wrong:
            amiss.append(f"{item['id']}: {item['text']!r}: missed {judged.missed}, wrong {judged.wrong}, read {told}")
        if judged.changes_the_verdict:
            decisive.append(item["id"])
    with capsys.disabled():
        print(f"\nself-descriptions: {right}/{of} facts right ({right / of:.1%}), {len(decisive)} change a verdict")
    assert not decisive
    assert right >= LEAST_RIGHT * of, "\n".join(amiss)
