"""At least sixty hostile requests a channel: none runs a turn, none is a server error, all look the same outside."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
import requests

from advisor.store import tables
from advisor.store.engine import engine_for
from tests.channels.messaging import hostile
from tests.channels.messaging import processes as p
from tests.channels.messaging.vectors import AES_KEY

SETTINGS = {
    "wecom": ("wecom", p.WECOM),
    "wechat": ("wechat", {**p.WECHAT, "encoding_aes_key": AES_KEY}),
    "wechat_plain": ("wechat", p.WECHAT),
    "wecom_bot": ("wecom_bot", {"token": p.TOKEN, "encoding_aes_key": AES_KEY, "bot_id": p.BOT}),
    "slack": ("slack", {"slack_token": p.SLACK_TOKEN, "slack_signing_secret": p.SIGNING, "app_id": p.SLACK_APP}),
    "telegram": ("telegram", {"access_token": p.TELEGRAM_TOKEN, "secret_token": p.TELEGRAM_SECRET}),
}
# Signed but senseless requests may be acknowledged without an answer, as the platforms expect.
SILENT = (b"", b"success")


@pytest.fixture(scope="module")
def worker(tmp_path_factory):
    """One worker with every channel, and a second one with WeChat in plain mode."""
    folder = tmp_path_factory.mktemp("hostile")
    database = f"sqlite:///{folder / 'ledger.sqlite'}"
    engine = engine_for(database)
    tables.metadata.create_all(engine)
    engine.dispose()
    addresses = {}
    with ExitStack() as stack:
        for number, names in enumerate([[n for n in SETTINGS if n != "wechat_plain"], ["wechat_plain"]]):
            port = p.free_port()
            channels = {SETTINGS[n][0]: [{**SETTINGS[n][1], "api": "http://127.0.0.1:9"}, {}] for n in names}
            options = {"database": database, "turns": str(folder / "turns"), "channels": channels}
            log = folder / f"worker{number}.log"
            stack.enter_context(p.process("tests.channels.messaging.worker", port, options, log))
            addresses |= {n: f"http://127.0.0.1:{port}/webhooks/{SETTINGS[n][0]}/webhook" for n in names}
        yield addresses, folder


@pytest.mark.parametrize("channel", list(SETTINGS))
def test_hostile_requests(worker, channel, capsys):
    addresses, folder = worker
    cases = hostile.CASES[channel]()
    assert len(cases) >= 60
    wrong = []
    with requests.Session() as session:
        for name, sent in cases:
            reply = session.post(addresses[channel], timeout=20, **sent)
            refused = reply.status_code in (400, 403, 413) or (reply.status_code == 200 and reply.content in SILENT)
            if not refused:
                wrong.append((name, reply.status_code, reply.content[:80]))
    with capsys.disabled():
        print(f"\n{channel}: {len(cases)} hostile requests, {len(wrong)} accepted or answered with an error")
    assert wrong == []
    assert len({name for name, _ in cases}) == len(cases)
    assert not (folder / "turns").exists()


@pytest.mark.parametrize("channel", ["wecom", "wechat", "wechat_plain", "wecom_bot"])
def test_addresses_are_not_proved_to_strangers(worker, channel):
    for _, sent in hostile.echo_cases():
        reply = requests.get(worker[0][channel], timeout=20, **sent)
        assert (reply.status_code, reply.content) == (403, b"")


@pytest.mark.parametrize("channel", ["wecom", "wechat", "wecom_bot"])
def test_every_refusal_looks_the_same(worker, channel):
    """From outside one cannot tell broken padding from a wrong account or a wrong signature."""
    account = "" if channel == "wecom_bot" else p.ACCOUNT
    make = hostile.json_case if channel == "wecom_bot" else hostile.xml_case
    cases = hostile.sealed_cases(account, make, hostile.inside)
    replies = [requests.post(worker[0][channel], timeout=20, **sent) for _, sent in cases]
    shapes = {(r.status_code, r.content, tuple(sorted(k for k in r.headers if k != "Date"))) for r in replies}
    assert len(shapes) == 1


def test_other_methods_are_not_served(worker):
    for channel, address in worker[0].items():
        for method in ("PUT", "DELETE", "PATCH"):
            assert requests.request(method, address, timeout=20).status_code in (404, 405), channel


def test_a_signature_of_plain_mode_serves_one_body_only(worker):
    stamp = hostile.now()
    query = {"timestamp": stamp, "nonce": "once", "signature": hostile.signed(p.TOKEN, stamp, "once")}
    body = hostile.inside(ToUserName=p.ORIGINAL, MsgType="event", Event="VIEW")
    first = requests.post(worker[0]["wechat_plain"], params=query, data=body.encode(), timeout=20)
    assert (first.status_code, first.text) == (200, "success")
    again = requests.post(worker[0]["wechat_plain"], params=query, data=body.encode(), timeout=20)
    assert (again.status_code, again.text) == (200, "success")
    other = hostile.inside(ToUserName=p.ORIGINAL, Content="other words")
    stolen = requests.post(worker[0]["wechat_plain"], params=query, data=other.encode(), timeout=20)
    assert stolen.status_code == 403


def test_the_logs_hold_nothing_of_it(worker):
    logged = "".join(log.read_text() for log in worker[1].glob("*.log"))
    for secret in ("hostile", p.SIGNING, p.TELEGRAM_SECRET, p.TELEGRAM_TOKEN, AES_KEY, "passwd", "Traceback"):
        assert secret not in logged
