"""What is missing or wrong with a messaging channel, found before its first student does."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from ruamel.yaml import YAML, YAMLError
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from advisor.channels.messaging.api import ApiError, Caller
from advisor.channels.messaging.crypto import Envelope, key_is_well_formed, signature
from advisor.channels.messaging.ledger import Ledger

_VARIABLE = re.compile(r"^\$\{(\w+)\}$")
_SECRETS = frozenset({"secret", "app_secret", "token", "encoding_aes_key", "slack_token", "slack_signing_secret",
                      "access_token", "secret_token"})  # fmt: skip
_PROBE_TAKES = 5.0
_PROOF_TAKES = 1.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. ``remedy`` says what to do about one that is not right."""

    right: bool
    what: str
    remedy: str = ""


@dataclass(frozen=True)
class Probe:
    """A request to our own webhook and the answer that shows that it works."""

    method: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    status: int = 200
    answer: bytes = b""


@dataclass(frozen=True)
class Plan:
    """How one channel is checked: its settings with the form that each must have, its probe, its platform."""

    section: str
    needed: Mapping[str, str]
    optional: Mapping[str, str]
    probe: Callable[[Mapping[str, str], float], Probe]
    platform: Callable[[Mapping[str, str], Engine], Awaitable[list[Finding]]]


def settings_of(path: Path, plan: Plan, environment: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """The channel's settings with their variables filled in, and what is wrong with them."""
    try:
        # Rasa teaches the usual loader to fill in variables, and to fail at the first one that is not set.
        whole = YAML(typ="base").load(path.read_text(encoding="utf-8")) or {}
    except (OSError, YAMLError) as error:
        return {}, [Finding(False, f"{path.name} can be read ({type(error).__name__})", "Correct the file.")]
    section = whole.get(plan.section) if isinstance(whole, dict) else None
    if not isinstance(section, dict):
        return {}, [Finding(False, f"{path.name} has a section {plan.section}:", "Add it, as the guide shows.")]
    given: dict[str, str] = {}
    findings = [Finding(True, f"{path.name} has a section {plan.section}")]
    for name in (*plan.needed, *plan.optional):
        value, finding = _setting(name, section.get(name), plan, environment)
        findings += [finding] if finding else []
        given |= {name: value} if value else {}
    given |= {"api": str(section["api"])} if section.get("api") else {}
    return given, findings


def _setting(name: str, written: object, plan: Plan, environment: Mapping[str, str]) -> tuple[str, Finding | None]:
    if written is None or written == "":
        missing = Finding(False, f"{name} is given", f"Add {name} to the section {plan.section}.")
        return "", missing if name in plan.needed else None
    variable = _VARIABLE.match(str(written))
    value = environment.get(variable[1], "").strip() if variable else str(written).strip()
    if variable and not value:
        return "", Finding(False, f"{name}: variable {variable[1]} is set", f"Set {variable[1]} where the bot starts.")
    form = {**plan.needed, **plan.optional}[name]
    if not (key_is_well_formed(value) if name == "encoding_aes_key" else re.fullmatch(form, value)):
        return value, Finding(False, f"{name} has the right form", f"Copy {name} again: it must match {form}.")
    if name in _SECRETS and not variable:
        remedy = "Put it into an environment variable and write ${THE_VARIABLE} here."
        return value, Finding(False, f"{name} is kept out of the file", remedy)
    return value, Finding(True, f"{name} is given")


async def check(
    plan: Plan, name: str, given: Mapping[str, str], engine: Engine, addresses: list[str], *, ask_platform: bool
) -> list[Finding]:
    """Looks at the database, at our webhook under each address, and at what the platform says of the account."""
    findings = [_database(engine)]
    for address in addresses:
        findings += await _webhook(f"{address.rstrip('/')}/webhooks/{name}", plan.probe(given, time.time()))
    if ask_platform:
        try:
            findings += await plan.platform(given, engine)
        except (ApiError, SQLAlchemyError) as error:
            findings.append(Finding(False, f"the platform accepts the account ({error})", _remedy(error)))
    return findings


def _remedy(error: Exception) -> str:
    if isinstance(error, ApiError) and error.reason == "busy":
        return "Is the platform's address reachable from this server, and is the secret right?"
    return "Copy id and secret again; look whether this server's address is on the account's list of trusted ones."


def _database(engine: Engine) -> Finding:
    try:
        Ledger(engine).find("check")
    except SQLAlchemyError as error:
        what = f"the database has the tables of the channels ({type(error).__name__})"
        return Finding(False, what, "Start the bot once, or run `advisor load`; look at ADVISOR_DATABASE_URL.")
    return Finding(True, "the database has the tables of the channels")


async def _webhook(base: str, probe: Probe) -> list[Finding]:
    timeout = aiohttp.ClientTimeout(total=_PROBE_TAKES)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        try:
            async with session.get(f"{base}/") as reply:
                alive = reply.status == 200
        except (aiohttp.ClientError, asyncio.TimeoutError) as error:
            remedy = "Start the bot, and look whether nginx passes this path on."
            return [Finding(False, f"{base}/ answers ({type(error).__name__})", remedy)]
        if not alive:
            return [Finding(False, f"{base}/ answers", "Is the section in the credentials.yml that the bot reads?")]
        return [Finding(True, f"{base}/ answers"), await _proof(session, f"{base}/webhook", probe)]


async def _proof(session: aiohttp.ClientSession, address: str, probe: Probe) -> Finding:
    what = f"{address} recognises a signed request"
    began = time.monotonic()
    try:
        async with session.request(
            probe.method, address, params=probe.params, headers=probe.headers, data=probe.body or None
        ) as reply:
            right = reply.status == probe.status and await reply.read() == probe.answer
    except (aiohttp.ClientError, asyncio.TimeoutError) as error:
        return Finding(False, f"{what} ({type(error).__name__})", "Look into the bot's log.")
    if not right:
        remedy = "The bot runs with another token, key or id than this command sees: restart it with the same ones."
        return Finding(False, what, remedy)
    took = time.monotonic() - began
    return Finding(took < _PROOF_TAKES, f"{what} within {took:.2f} s", "The platforms wait one second for this.")


def _sealed_probe(receive_id: str) -> Callable[[Mapping[str, str], float], Probe]:
    """The platforms' own proof of an address: an encrypted word that must come back decrypted."""

    def probe(given: Mapping[str, str], now: float) -> Probe:
        word = secrets.token_hex(8).encode()
        account = given[receive_id] if receive_id else ""
        sealed = Envelope(given["token"], given["encoding_aes_key"], account).seal(word, str(int(now)), "check")
        params = {"msg_signature": sealed.signature, "timestamp": sealed.timestamp, "nonce": sealed.nonce}
        return Probe("GET", {**params, "echostr": sealed.encrypted}, answer=word)

    return probe


def _wechat_probe(given: Mapping[str, str], now: float) -> Probe:
    stamp, word = str(int(now)), secrets.token_hex(8)
    proof = signature(given["token"], stamp, "check")
    return Probe(
        "GET", {"signature": proof, "timestamp": stamp, "nonce": "check", "echostr": word}, answer=word.encode()
    )


def _slack_probe(given: Mapping[str, str], now: float) -> Probe:
    stamp, word = str(int(now)), secrets.token_hex(8)
    body = json.dumps({"type": "url_verification", "challenge": word}).encode()
    signed = b"v0:" + stamp.encode() + b":" + body
    digest = hmac.new(given["slack_signing_secret"].encode(), signed, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }
    return Probe("POST", headers=headers, body=body, answer=word.encode())


def _telegram_probe(given: Mapping[str, str], now: float) -> Probe:
    headers = {"X-Telegram-Bot-Api-Secret-Token": given["secret_token"], "Content-Type": "application/json"}
    return Probe("POST", headers=headers, body=b"{}")


async def _ask_wecom(given: Mapping[str, str], engine: Engine) -> list[Finding]:
    from advisor.channels.wecom import WeComApi

    api = WeComApi(dict(given), engine)
    try:
        await api.tokens.current()
    finally:
        await api.caller.close()
    return [Finding(True, "WeCom gives an access token for the application")]


async def _ask_wechat(given: Mapping[str, str], engine: Engine) -> list[Finding]:
    from advisor.channels.wechat import WeChatApi

    verified = given.get("verified", "").lower() in ("true", "1")
    if not given.get("encoding_aes_key"):
        remedy = "Choose safe mode (安全模式) in the account's settings and add encoding_aes_key."
        mode = [Finding(False, "messages are encrypted", remedy)]
    else:
        mode = [Finding(True, "messages are encrypted")]
    if not given.get("app_secret"):
        remedy = "Add app_secret, or set verified: false if the account is not verified."
        return [*mode, Finding(not verified, "late answers can be pushed or collected", remedy)]
    api = WeChatApi(dict(given), engine)
    try:
        await api.tokens.current()
    finally:
        await api.caller.close()
    return [*mode, Finding(True, "WeChat gives an access token for the account")]


async def _ask_nobody(given: Mapping[str, str], engine: Engine) -> list[Finding]:
    """The AI bot calls no address of WeCom: there is nothing to ask."""
    return []


async def _ask_slack(given: Mapping[str, str], engine: Engine) -> list[Finding]:
    from advisor.channels.slack import API

    caller = Caller(given.get("api") or API)
    try:
        headers = {"Authorization": f"Bearer {given['slack_token']}"}
        answer = await caller.post("/auth.test", {}, headers=headers)
    finally:
        await caller.close()
    remedy = "Install the app in the workspace again and copy the Bot User OAuth Token."
    return [Finding(answer.get("ok") is True, "Slack accepts the bot token", remedy)]


async def _ask_telegram(given: Mapping[str, str], engine: Engine) -> list[Finding]:
    from advisor.channels.telegram import TelegramApi

    api = TelegramApi(given)
    try:
        await api.ask("getMe")
        hook = await api.ask("getWebhookInfo")
    finally:
        await api.caller.close()
    url = str(hook.get("url", ""))
    set_right = url.startswith("https://") and url.endswith("/webhooks/telegram/webhook")
    remedy = "Call setWebhook with the address https://…/webhooks/telegram/webhook, as the guide shows."
    return [
        Finding(True, "Telegram accepts the bot token"),
        Finding(set_right, f"Telegram's webhook is set ({url or 'none'})", remedy),
        Finding(not hook.get("last_error_message"), "Telegram reports no failed delivery", "Look into nginx's log."),
    ]


_TOKEN, _KEY, _ANY = r"[A-Za-z0-9]{3,32}", "43 letters and digits", r"\S+"
PLANS: Mapping[str, Plan] = {
    "wecom": Plan(
        "advisor.channels.wecom.WeComInput",
        {"corp_id": r"w[wx]\w{10,30}", "agent_id": r"\d{1,12}", "secret": r"[\w-]{16,}", "token": _TOKEN,
         "encoding_aes_key": _KEY},
        {},
        _sealed_probe("corp_id"),
        _ask_wecom,
    ),
    "wecom_bot": Plan(
        "advisor.channels.wecom_bot.WeComBotInput",
        {"token": _TOKEN, "encoding_aes_key": _KEY},
        {"bot_id": _ANY},
        _sealed_probe(""),
        _ask_nobody,
    ),
    "wechat": Plan(
        "advisor.channels.wechat.WeChatInput",
        {"app_id": r"wx[0-9a-f]{16}", "token": _TOKEN},
        {"app_secret": r"[\w-]{16,}", "encoding_aes_key": _KEY, "original_id": r"gh_\w+", "verified": "(?i)true|false"},
        _wechat_probe,
        _ask_wechat,
    ),
    "slack": Plan(
        "advisor.channels.slack.AdvisorSlack",
        {"slack_token": r"xoxb-\S+", "slack_signing_secret": r"[0-9a-z]{32}"},
        {"app_id": r"A[A-Z0-9]{5,}"},
        _slack_probe,
        _ask_slack,
    ),
    "telegram": Plan(
        "advisor.channels.telegram.TelegramInput",
        {"access_token": r"\d+:[\w-]{10,}", "secret_token": r"[\w-]{16,256}"},
        {},
        _telegram_probe,
        _ask_telegram,
    ),
}  # fmt: skip


async def whole_check(
    name: str, credentials: Path, engine: Engine, addresses: list[str], *, ask_platform: bool
) -> list[Finding]:
    """Everything about channel ``name``; without right settings it stops at them."""
    plan = PLANS[name]
    given, findings = settings_of(credentials, plan, os.environ)
    usable = all(given.get(each) for each in plan.needed) and all(
        key_is_well_formed(given[each]) for each in ("encoding_aes_key",) if each in given
    )
    if usable:
        findings += await check(plan, name, given, engine, addresses, ask_platform=ask_platform)
    return findings
