"""The REST channel: Rasa's shapes at Rasa's address, without its silences and its server errors."""

from __future__ import annotations

from typing import Any

from rasa.core.channels.rest import RestInput
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from advisor.channels import turns

# A body larger than this holds no question.
_LARGEST_BODY = 64 * 1024
_LONGEST_SENDER = 200


class AdvisorRest(RestInput):
    """``POST /webhooks/rest/webhook`` with ``{"sender": …, "message": …}`` gives a list of messages.

    Whoever reaches it can continue any conversation, as with Rasa's own: it listens on the loopback for programs and
    tests. Readers come through the web channel, which gives out signed sessions.
    """

    @classmethod
    def name(cls) -> str:
        """Where it is mounted."""
        return "rest"

    def blueprint(self, on_new_message: turns.OnNewMessage) -> Blueprint:
        """The two routes: a health check and the webhook."""
        routes = Blueprint("advisor_rest", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if len(request.body) > _LARGEST_BODY:
                return response.json([turns.honest("too_large", "", None)], status=413)
            sender, text = _sender_and_text(request)
            return response.json(await turns.run(on_new_message, text, sender, self.name()))

        return routes


def _sender_and_text(request: Request) -> tuple[str, Any]:
    """Whatever a body holds in the place of sender and message; an unreadable one is an empty message."""
    try:
        body = request.json
    except Exception:  # Sanic raises its own error for broken JSON, the JSON library others for odd encodings.
        body = None
    if not isinstance(body, dict):
        return "default", None
    sender = body.get("sender")
    named = sender if isinstance(sender, str) and 0 < len(sender) <= _LONGEST_SENDER else "default"
    return turns.harmless(named) or "default", body.get("message")
