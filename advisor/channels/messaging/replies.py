"""One reply to each message, in time, whatever the platform's deadline and however often it repeats the message.

A turn runs as a task of its own. A request waits for it up to the platform's deadline: in time, the answer is the
response (*passive*); late, the response is an acknowledgement and the answer is *pushed*, within the quota. An
account that may not push holds the request until the platform gives it up and repeats the message: the repetition
finds the answer in the ledger. What could not be given is *owed*: the reader's next message brings it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from advisor.channels import turns
from advisor.channels.messaging import plain_text
from advisor.channels.messaging.api import ApiError
from advisor.channels.messaging.choices import Choices, offered
from advisor.channels.messaging.ledger import Entry, Ledger, LedgerDown, Part, Reader, Route
from advisor.channels.messaging.limits import Limits
from advisor.channels.messaging.markdown import PLAIN, shown
from advisor.channels.messaging.senders import message_key, sender_id
from advisor.language import detect
from advisor.model import Language
from advisor.text import fold
from advisor.words import say

logger = logging.getLogger(__name__)

# How often another worker's answer is looked for, and how long a push waits before it is tried again, in seconds.
_LOOK_AGAIN = 0.1
_PUSH_PAUSES = (1.0, 3.0)
_LONGEST_PAUSE = 30.0
# A pushed second part must not overtake the first, which is the response to the request.
_AFTER_PASSIVE = 0.8
# The platform may have begun to count a request's seconds that much later than we did.
_CLOCKS_DIFFER = 1.0
_CONTINUE = frozenset({"继续", "继续看", "接着说", "然后呢", "continue", "go on", "more"})
_GREETINGS: dict[Language, str] = {"zh": "你好", "en": "Hello"}

Compose = Callable[[Sequence[turns.Message], Choices, Language], list[Part]]
Push = Callable[[str, Part], Awaitable[None]]
Shorten = Callable[[Part], list[Part]]


@dataclass(frozen=True)
class Incoming:
    """A message that a channel has verified.

    ``id`` is what the platform repeats in its retries; ``user`` identifies the reader and ``address`` is where a push
    goes (both are neither stored nor logged). ``text`` is what to ask; or ``notice`` names the sentence of
    ``answers/*/messaging.yml`` to give; or ``greets`` asks for the greeting.
    """

    id: str
    user: str
    text: str = ""
    notice: str = ""
    greets: bool = False
    address: str = ""


def from_texts(most: int) -> Compose:
    """Composes plain texts of at most ``most`` bytes: the messages of a turn as one, the choices below."""

    def compose(messages: Sequence[turns.Message], choices: Choices, language: Language) -> list[Part]:
        texts = [shown(str(message.get("text", "")), PLAIN, language) for message in messages]
        whole = "\n\n".join(text for text in [*texts, choices.shown(language)] if text)
        room = most - plain_text.size(f"\n\n{say(language, 'messaging.more')}")
        return [*plain_text.split(whole, most if plain_text.size(whole) <= most else room)]

    return compose


class Replies:
    """Runs the turns of one account and brings each answer to its reader once."""

    def __init__(
        self,
        *,
        channel: str,
        account: str,
        secret: str,
        limits: Limits,
        language: Language,
        ledger: Ledger,
        on_new_message: turns.OnNewMessage,
        compose: Compose,
        push: Push | None = None,
        shorten: Shorten | None = None,
        clock: Callable[[], float] = time.time,
        longest_turn: float = turns.LONGEST_WAIT,
    ) -> None:
        self._channel, self._account, self._secret = channel, account, secret
        self.limits = limits
        self._language = language
        self._ledger = ledger
        self._on_new_message = on_new_message
        self._compose = compose
        self._push = push
        self._shorten = shorten
        self._clock = clock
        self._longest_turn = longest_turn
        self._turns: dict[str, asyncio.Task[Entry]] = {}
        self._pushes: set[asyncio.Task[None]] = set()
        self._push_refused = False
        # The ways decided here for turns under way, should the ledger fail before they end.
        self._routes: dict[str, Route] = {}

    def sender(self, incoming: Incoming) -> str:
        """The reader's id inside the advisor."""
        return sender_id(self._secret, self._channel, self._account, incoming.user)

    def key(self, incoming: Incoming) -> str:
        """The message's id in the ledger."""
        return message_key(self._channel, self._account, incoming.id)

    async def passive(self, incoming: Incoming) -> Part | None:
        """What to respond with at once; ``None`` for an acknowledgement without words.

        Returns within the platform's deadline, or after it when the platform is to repeat the message.
        """
        deadline = time.monotonic() + self.limits.answer_within
        try:
            entry = await self._begun(incoming, None)
            entry = await self._wait(entry, deadline)
            if entry.parts is None:
                entry = await self._late(entry, incoming, deadline)
            return await self._handed_over(entry, incoming)
        except LedgerDown as error:
            logger.error("The ledger of %s is out of order: %s", self._channel, error)
            return self._sorry(incoming)[0]

    async def accept(self, incoming: Incoming) -> None:
        """Takes a message whose answer will be pushed; returns as soon as it is in the ledger."""
        try:
            entry = await self._claim(incoming, "push")
        except LedgerDown as error:
            logger.error("The ledger of %s is out of order: %s", self._channel, error)
            self._in_background(self._push_all(self.key(incoming), incoming, self._sorry(incoming), 0))
            return
        if entry.new:
            self._start(entry, incoming)

    async def begin(self, incoming: Incoming, wait: float) -> Entry:
        """Takes a message whose answer the platform will come back for; waits ``wait`` seconds for it first.

        Raises:
            LedgerDown: nothing could be entered; there is nothing to come back for.
        """
        deadline = time.monotonic() + wait
        return await self._wait(await self._begun(incoming, "done"), deadline)

    async def look_up(self, key: str) -> Entry | None:
        """The entry of a message taken by :meth:`begin`, on whichever worker. Raises :class:`LedgerDown`."""
        found: Entry | None = await self._ledger.call(self._ledger.find, key)
        return found

    async def finish(self) -> None:
        """Waits for the turns and pushes under way: at the end of a process."""
        while self._turns or self._pushes:
            await asyncio.gather(*self._turns.values(), *self._pushes, return_exceptions=True)
            await asyncio.sleep(0)

    async def _begun(self, incoming: Incoming, route: Route | None) -> Entry:
        entry = await self._claim(incoming, route)
        if entry.new:
            self._start(entry, incoming)
        return entry

    async def _claim(self, incoming: Incoming, route: Route | None) -> Entry:
        language = detect(incoming.text) or self._language
        return await self._ledger.call(
            self._ledger.claim, self.key(incoming), self.sender(incoming), language, self._clock(), route
        )

    def _start(self, entry: Entry, incoming: Incoming) -> None:
        task = asyncio.create_task(self._answered(entry, incoming))
        self._turns[entry.key] = task
        task.add_done_callback(lambda done: self._forget_turn(entry.key))

    def _forget_turn(self, key: str) -> None:
        self._turns.pop(key, None)
        self._routes.pop(key, None)

    async def _answered(self, entry: Entry, incoming: Incoming) -> Entry:
        """The turn itself: asks, stores the answer, and pushes it when its way was decided meanwhile."""
        parts, reader = await self._answer(entry, incoming)
        try:
            stored = await self._ledger.call(self._ledger.answered, entry.key, parts, reader, self._clock())
        except LedgerDown as error:
            logger.error("An answer of %s could not be stored: %s", self._channel, error)
            route = self._routes.get(entry.key, entry.route)
            stored = Entry(entry.key, entry.sender, reader.language, entry.deliveries, route, tuple(parts))
        if stored.route == "push":
            self._in_background(self._push_all(entry.key, incoming, parts, 0))
        return stored

    async def _answer(self, entry: Entry, incoming: Incoming) -> tuple[list[Part], Reader]:
        known, earlier = await self._recalled(entry, wants_more=self._wants_more(incoming))
        language: Language = known.language if known else self._language
        if earlier and self._wants_more(incoming):
            return self._packed(earlier), Reader(language, known.choices if known else Choices())
        if incoming.notice:
            choices = known.choices if known else Choices()
            message = {"recipient_id": entry.sender, "text": say(language, f"messaging.{incoming.notice}")}
            return self._compose([message], Choices(), language), Reader(language, choices)
        text = _GREETINGS[language] if incoming.greets else incoming.text
        messages = await turns.run(
            self._on_new_message,
            known.choices.chosen(text) if known else text,
            entry.sender,
            self._channel,
            longest_wait=self._longest_turn,
        )
        spoken = self._spoken(messages, incoming)
        choices = offered(messages)
        parts = self._compose(messages, choices, spoken)
        if earlier:
            parts = [*self._introduced(earlier, spoken), *parts]
        return self._packed(parts), Reader(spoken, choices)

    async def _recalled(self, entry: Entry, *, wants_more: bool) -> tuple[Reader | None, list[Part]]:
        """The reader, and the parts not seen yet; one who asks for those waits until they are there.

        A ledger that is down remembers nothing.
        """
        give_up = time.monotonic() + self._longest_turn
        try:
            while wants_more and time.monotonic() < give_up:
                if not await self._ledger.call(self._ledger.is_working, entry.sender, entry.key):
                    break
                await asyncio.sleep(_LOOK_AGAIN)
            return await self._ledger.call(self._ledger.recall, entry.sender, entry.key, self._clock())
        except LedgerDown:
            return None, []

    def _introduced(self, parts: list[Part], language: Language) -> list[Part]:
        return [*self._compose([{"text": say(language, "messaging.earlier")}], Choices(), language), *parts]

    def _packed(self, parts: list[Part]) -> list[Part]:
        """Neighbouring texts together, as far as the platform's limit allows."""
        texts = [part for part in parts if isinstance(part, str)]
        return [*plain_text.pack(texts, self.limits.part_bytes)] if len(texts) == len(parts) else parts

    def _spoken(self, messages: Sequence[turns.Message], incoming: Incoming) -> Language:
        """The language of an answer, as it says itself, or else of the question."""
        said = (messages[-1].get("custom") or {}).get("language")
        if said in ("zh", "en"):
            return "zh" if said == "zh" else "en"
        return detect(incoming.text) or self._language

    @staticmethod
    def _wants_more(incoming: Incoming) -> bool:
        return fold(incoming.text).strip(" 。.!！\"“”'") in _CONTINUE

    def _sorry(self, incoming: Incoming) -> list[Part]:
        language = detect(incoming.text) or self._language
        return self._compose([turns.honest("store", "", language)], Choices(), language)

    async def _wait(self, entry: Entry, deadline: float) -> Entry:
        """The entry once it is answered, here or by another worker; as it is at the deadline otherwise."""
        task = self._turns.get(entry.key)
        if task is not None:
            done, _ = await asyncio.wait({task}, timeout=max(0.0, deadline - time.monotonic()))
            return task.result() if done else entry
        while entry.parts is None and time.monotonic() < deadline:
            await asyncio.sleep(_LOOK_AGAIN)
            entry = await self.look_up(entry.key) or entry
        return entry

    async def _late(self, entry: Entry, incoming: Incoming, deadline: float) -> Entry:
        """What becomes of a message that is not answered at the deadline."""
        if await self._can_push(entry.sender):
            return await self._decided(entry, "push")
        if entry.deliveries >= self.limits.deliveries:
            return await self._decided(entry, "owed")
        # Until the platform has given this request up: an answer before that would stop its repetitions.
        held = deadline + self.limits.cut_after - self.limits.answer_within + _CLOCKS_DIFFER
        return await self._wait(entry, held)

    async def _decided(self, entry: Entry, route: Route) -> Entry:
        if await self._ledger.call(lambda: self._ledger.take(entry.key, route, unanswered=True)):
            self._routes[entry.key] = route
        return await self.look_up(entry.key) or entry

    async def _handed_over(self, entry: Entry, incoming: Incoming) -> Part | None:
        if entry.parts is None:
            return self._promise(entry) if entry.route == "owed" else None
        if entry.route is None:
            return await self._first_given(entry, entry.parts, incoming)
        return self._given_again(entry)

    def _given_again(self, entry: Entry) -> Part | None:
        """What a repetition of a message gets whose answer's way is decided."""
        if entry.route == "owed" and entry.given == 0:
            return self._promise(entry)
        seen = entry.route in ("passive", "owed")
        return entry.parts[0] if seen and entry.parts else None

    def _promise(self, entry: Entry) -> Part:
        message = {"text": say(entry.language, "messaging.wait")}
        return self._compose([message], Choices(), entry.language)[0]

    async def _first_given(self, entry: Entry, parts: Sequence[Part], incoming: Incoming) -> Part | None:
        """The first part of an answer; the others follow by push, or wait until the reader asks for them."""
        pushes = len(parts) > 1 and await self._can_push(entry.sender)
        waits = len(parts) > 1 and not pushes
        try:
            taken = await self._ledger.call(
                lambda: self._ledger.take(entry.key, "owed" if waits else "passive", given=1)
            )
            stored = None if taken else await self.look_up(entry.key)
        except LedgerDown:
            return parts[0]
        if not taken:
            return self._given_again(stored) if stored is not None else parts[0]
        if pushes:
            self._in_background(self._push_rest(entry.key, incoming, parts))
        return f"{parts[0]}\n\n{say(entry.language, 'messaging.more')}" if waits else parts[0]

    async def _can_push(self, sender: str) -> bool:
        if self._push is None or self._push_refused:
            return False
        if not self.limits.quotas:
            return True
        return await self._ledger.call(
            lambda: self._ledger.may_push(sender, self.limits.quotas, self._clock(), count=False)
        )

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._pushes.add(task)
        task.add_done_callback(self._pushes.discard)

    async def _push_rest(self, key: str, incoming: Incoming, parts: Sequence[Part]) -> None:
        await asyncio.sleep(_AFTER_PASSIVE)
        await self._push_all(key, incoming, parts, 1)

    async def _push_all(self, key: str, incoming: Incoming, parts: Sequence[Part], start: int) -> None:
        """Pushes the parts from ``start``; what does not go out is owed to the reader."""
        under_way: Route = "passive" if start else "push"
        waiting, given = list(parts), start
        while given < len(waiting):
            try:
                await self._pushed(incoming, waiting[given])
            except ApiError as error:
                pieces = self._shorten(waiting[given]) if self._shorten and error.reason == "too_long" else []
                if len(pieces) < 2:
                    await self._note(key, given, "owed")
                    return
                waiting[given : given + 1] = pieces
                await self._restate(key, waiting)
                continue
            given += 1
            ended: Route = "passive" if start else "done"
            await self._note(key, given, ended if given == len(waiting) else under_way)

    async def _restate(self, key: str, parts: Sequence[Part]) -> None:
        try:
            await self._ledger.call(self._ledger.restate, key, parts)
        except LedgerDown as error:
            logger.error("What is to be pushed on %s could not be noted: %s", self._channel, error)

    async def _note(self, key: str, given: int, route: Route) -> None:
        try:
            await self._ledger.call(self._ledger.progress, key, given, route)
        except LedgerDown as error:
            logger.error("What was pushed on %s could not be noted: %s", self._channel, error)

    async def _pushed(self, incoming: Incoming, part: Part) -> None:
        """Brings ``part`` to the platform, asking again while it is busy.

        Raises:
            ApiError: it did not take the part, or may not be asked to.
        """
        if self._push is None or not await self._counted(incoming):
            raise ApiError("not_now", "quota")
        for pause in (*_PUSH_PAUSES, None):
            try:
                await self._push(incoming.address or incoming.user, part)
                return
            except SQLAlchemyError as error:
                logger.error("A push on %s failed: %s", self._channel, type(error).__name__)
                raise ApiError("not_now", "store") from error
            except ApiError as error:
                self._heed(error)
                if error.reason != "busy" or pause is None:
                    raise
                await asyncio.sleep(min(max(pause, error.wait), _LONGEST_PAUSE))

    def _heed(self, error: ApiError) -> None:
        logger.warning("%s did not take a message: %s", self._channel, error)
        if error.reason == "no_right":
            self._push_refused = True
            logger.error("%s does not let this account push: answers wait for its retries.", self._channel)

    async def _counted(self, incoming: Incoming) -> bool:
        """Whether the quota leaves room for one more push, which is counted."""
        if not self.limits.quotas:
            return True
        sender = self.sender(incoming)
        try:
            return await self._ledger.call(
                lambda: self._ledger.may_push(sender, self.limits.quotas, self._clock(), count=True)
            )
        except LedgerDown:
            return True
