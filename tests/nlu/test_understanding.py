"""The components in Rasa's shapes, with a toy model."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.nlu.training_data.message import Message

from advisor.dialogue.reading import from_parse_data
from advisor.nlu.intent_model import IntentModel
from advisor.nlu.question_classifier import QuestionClassifier
from advisor.nlu.tokenizer import MixedTokenizer
from advisor.nlu.understanding import understand
from advisor.nlu.words import WordCutter
from tests.nlu.test_intent_model import TOY, features


@pytest.fixture(scope="module")
def pipeline() -> Any:
    labels = [intent for intent, lines in TOY.items() for _ in lines]
    texts = [features(text) for lines in TOY.values() for text in lines]
    model = IntentModel.train(texts, labels, strictness=0.5, seed=20)
    tokenizer = MixedTokenizer(MixedTokenizer.get_default_config())
    classifier = QuestionClassifier(QuestionClassifier.get_default_config(), None, None, model)  # type: ignore[arg-type]

    def parse(text: str, entities: list[dict[str, Any]] | None = None) -> dict[str, Any]:
        message = Message(data={"text": text, **({"entities": entities} if entities else {})})
        tokenizer.process([message])
        classifier.process([message])
        return {**message.as_dict(only_output_properties=True), "entities": entities or []}

    return parse


def test_what_a_message_comes_to(pipeline: Any) -> None:
    text = "五年制授什么学位？"
    entity = {"entity": "programme", "value": "imaging_five_year", "start": 0, "end": 3, "confidence_entity": 0.5}
    reading = from_parse_data(text, pipeline(text, [entity]))
    assert (reading.language, reading.button) == ("zh", ())
    assert reading.whole.intent == "degree"
    (named,) = reading.whole.named
    assert (named.subject, named.text, named.exact) == ("imaging_five_year", "五年制", False)


def test_parts_hold_the_names_that_stand_in_them(pipeline: Any) -> None:
    text = "四年制授什么学位？英国学费多少？"
    entities = [
        {"entity": "programme", "value": "imaging_four_year", "start": 0, "end": 3},
        {"entity": "region", "value": "uk", "start": 9, "end": 11},
    ]
    reading = from_parse_data(text, pipeline(text, entities))
    if len(reading.parts) == 2:
        assert [part.subjects() for part in reading.parts] == [("imaging_four_year",), ("uk",)]
        assert "".join(part.text for part in reading.parts) == text
    assert reading.whole.subjects() == ("imaging_four_year", "uk")


@pytest.mark.parametrize("text", ["", "   ", "😀", "ask:degree:uk", "？？？", "/restart", "a" * 1000])
def test_odd_messages(pipeline: Any, text: str) -> None:
    reading = from_parse_data(text, pipeline(text))
    assert reading.text == text
    assert reading.button == (("ask", "degree", "uk") if text.startswith("ask") else ())


@pytest.mark.parametrize("text", ["??", "🙂", "。。。", "—"])
def test_nothing_is_read_into_marks_and_emoji(pipeline: Any, text: str) -> None:
    reading = from_parse_data(text, pipeline(text))
    assert (reading.parts, reading.whole.intent) == ((), "")


def test_words_never_seen_have_no_reading() -> None:
    guess = {"start": 0, "end": 5, "intents": [["abuse", 0.01], ["origin", 0.01]]}
    reading = from_parse_data(
        "xqzt?", {"intent_ranking": [{"name": "abuse", "confidence": 0.01}], "questions": [guess]}
    )
    assert (reading.parts[0].intent, reading.whole.intent) == ("", "")


def test_parse_data_of_nothing() -> None:
    reading = from_parse_data("", {})
    assert (reading.parts, reading.language, reading.whole.intent, reading.whole.confidence) == ((), None, "", 0.0)


def test_tokens_cut_their_text_out_of_the_original() -> None:
    tokenizer = MixedTokenizer(MixedTokenizer.get_default_config())
    message = Message(data={"text": "ＭＲＩ 技師 earn £28,407?"})
    tokenizer.process([message])
    for token in message.get("text_tokens"):
        assert message.get("text")[token.start : token.end] == token.text


def test_a_change_in_the_code_behind_makes_a_model_stale() -> None:
    assert MixedTokenizer.fingerprint_addon({}) == QuestionClassifier.fingerprint_addon({})
    assert len(MixedTokenizer.fingerprint_addon({})) == 64


def test_a_message_that_is_one_question_is_ranked_once() -> None:
    ranked: list[str] = []

    class Counting(IntentModel):
        def rank(self, texts: Any, most: int = 24) -> Any:
            ranked.extend(texts)
            return super().rank(texts, most)

    labels = [intent for intent, lines in TOY.items() for _ in lines]
    model = Counting.train(
        [features(text) for lines in TOY.values() for text in lines], labels, strictness=0.5, seed=20
    )
    words = WordCutter().cut("五年制授什么学位")
    understood = understand(words, (), model)
    assert len(ranked) == 1
    assert understood.intents[0].intent == understood.questions[0]["intents"][0][0]
