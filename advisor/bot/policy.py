"""The policy: after a message, the one action; after the action, listen.

What to do with a message depends on its parts, on what was said before and on the check under way. That is decided
in ``advisor/dialogue/``, where it can be read and tested, and not in rules over single intents; see
``docs/decisions/0004-one-action-a-turn.md``. It also makes a turn cost the same however long the talk is.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

ACTION_ADVISE = "action_advise"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class AdvisePolicy(Policy):
    """Predicts ``action_advise`` after each message and ``action_listen`` after anything else."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The only policy needs no more than a priority."""
        return {"priority": 1}

    def train(self, training_trackers: list[Any], domain: Domain, **kwargs: Any) -> Resource:
        """There is nothing to learn; Rasa never calls this."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Full confidence in the one action that comes next."""
        heard = tracker.latest_action_name == ACTION_LISTEN_NAME
        following = ACTION_ADVISE if heard else ACTION_LISTEN_NAME
        probabilities = [0.0] * domain.num_actions
        probabilities[domain.index_for_action(following)] = 1.0
        return self._prediction(probabilities)
