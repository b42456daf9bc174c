"""Pushing through the HTTP APIs of WeChat and WeCom, which share their tokens' ways and their error codes.

Codes: developers.weixin.qq.com "Global return codes" and developer.work.weixin.qq.com/document/path/90313.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from advisor.channels.messaging.api import ApiError, Caller, Reason
from advisor.channels.messaging.tokens import AccessTokens

_MEANING: dict[int, Reason] = {
    -1: "busy",
    40001: "token",
    40014: "token",
    42001: "token",
    45002: "too_long",
    45009: "not_now",
    45015: "not_now",
    45033: "busy",
    45047: "not_now",
    48001: "no_right",
    48004: "no_right",
    # The server's address is not on the account's list of trusted addresses.
    40164: "no_right",
    60020: "no_right",
}


def checked(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """``answer`` itself when it reports success.

    Raises:
        ApiError: with what the platform's code means.
    """
    code = answer.get("errcode", 0)
    if code == 0 and answer["http_status"] < 400:
        return answer
    if not isinstance(code, int) or code == 0:
        raise ApiError("busy", answer["http_status"])
    raise ApiError(_MEANING.get(code, "not_now"), code)


def token_of(answer: Mapping[str, Any]) -> tuple[str, float]:
    """The token and the seconds it lives, from the answer of a token address."""
    told = checked(answer)
    token, lives = told.get("access_token"), told.get("expires_in")
    if not isinstance(token, str) or not token or not isinstance(lives, (int, float)):
        raise ApiError("busy", "no_token")
    return token, float(lives)


async def post(caller: Caller, tokens: AccessTokens, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Posts ``body`` with the account's token; with another one when the platform no longer takes the first.

    Raises:
        ApiError: the platform refused.
    """
    token = await tokens.current()
    try:
        return checked(await caller.post(path, body, {"access_token": token}))
    except ApiError as error:
        if error.reason != "token":
            raise
    token = await tokens.current(refused=token)
    return checked(await caller.post(path, body, {"access_token": token}))
