"""Every error a person can meet, with a code and what they can do about it.

An :class:`AdvisorError` is raised with its code and the values its sentence needs. The sentences for operators
(who run commands) stand here in English; the sentences that students read stand in ``answers/{zh,en}/``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SENTENCES = {
    "tensorflow_component": (
        "{file} asks for {component}, which needs TensorFlow; this installation has none. "
        "Use advisor.nlu components instead, or install requirements/full.txt."
    ),
    "port_in_use": "Port {port} is in use by another program. Stop it, or set {variable} to a free port.",
    "no_space": "Only {free} MB are free in {folder}; at least {needed} MB are needed. Free some space first.",
    "no_model": "There is no trained model in {folder}. Run `make run` or `advisor train` first.",
    "training_disturbed": "Training data, configuration or code was changed while training. Please run it again.",
    "training_failed": "Training did not finish. The last lines of {log} say why:\n{tail}",
    "server_died": "{name} stopped while starting. The last lines of {log} say why:\n{tail}",
    "server_slow": "{name} did not answer within {seconds} s. See {log}.",
    "store_unreachable": "The database at {url} cannot be used: {reason}. Check ADVISOR_DATABASE_URL.",
    "store_empty": "The database holds no knowledge yet. Run `advisor load` first.",
    "bot_unreachable": "Nobody answers at {url}. Start the bot with `make run`, or name it with --url.",
    "bad_setting": "{variable} is {value!r}; it must be {wanted}.",
    "bad_facts": "{detail}",
    "channel_settings": "credentials.yml gives channel {channel} no {missing}. See docs/how-to/{guide}.md.",
}


class AdvisorError(Exception):
    """Something went wrong that a person can put right.

    ``code`` is stable and may be tested; ``str(error)`` is the sentence for the operator.
    """

    def __init__(self, code: str, **values: object) -> None:
        self.code = code
        self.values = values
        super().__init__(_SENTENCES[code].format(**values))


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in a knowledge file: where it is and what to do about it."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class KnowledgeError(Exception):
    """The knowledge files have faults; nothing was loaded. ``problems`` lists every one of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
