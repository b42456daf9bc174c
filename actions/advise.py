"""The one action: hands a message to the dialogue, says the reply, and remembers the conversation's next state."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from advisor.counsel import Counsel
from advisor.dialogue.reading import from_parse_data

logger = logging.getLogger(__name__)

SLOT = "conversation"


class ActionAdvise(Action):
    """Answers whatever was said."""

    def __init__(self, counsel: Counsel | None = None) -> None:
        self._counsel = counsel or Counsel.of_this_installation()

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_advise"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """One turn; a store that cannot be read gives an honest sentence and leaves the conversation as it was."""
        message = tracker.latest_message
        reading = from_parse_data(message.get("text") or "", message)
        said = self._counsel.reply(reading, tracker.get_slot(SLOT), tracker.sender_id)
        dispatcher.utter_message(text=said.text, buttons=said.buttons, json_message=said.custom)
        return [SlotSet(SLOT, said.slot)]
