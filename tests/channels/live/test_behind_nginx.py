"""A real nginx with our configuration before the real bot: allowed paths answer, all others do not, limits hold."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.channels.live.installation import FAKES, new_user
from tests.deploy.test_nginx import HIDDEN, ask

pytestmark = pytest.mark.live


@pytest.mark.parametrize("channel", list(FAKES))
def test_channels_are_there_and_believe_nobody(installed, channel):
    found = ask("GET", installed.door, f"/webhooks/{channel}/")
    assert (found.status_code, found.json()) == (200, {"status": "ok"})
    assert ask("POST", installed.door, f"/webhooks/{channel}/webhook", data=b"x").status_code == 403


@pytest.mark.parametrize("path", HIDDEN)
def test_the_rest_of_the_bot_is_not_there(installed, path):
    for method in ("GET", "POST"):
        assert ask(method, installed.door, path).status_code in (400, 404), (method, path)


def test_what_is_hidden_would_answer(installed):
    """The bot itself answers there: it is nginx that hides it."""
    body = {"sender": "loopback", "message": "你好"}
    assert requests.post(f"{installed.bots[0]}/webhooks/rest/webhook", json=body, timeout=30).json()
    assert requests.get(installed.bots[0], timeout=30).status_code == 200


def test_bodies_have_a_limit(installed):
    for channel in FAKES:
        most = 256 if channel in ("slack", "telegram") else 64
        path = f"/webhooks/{channel}/webhook"
        assert ask("POST", installed.door, path, data=b"x" * (most * 1024)).status_code == 403
        assert ask("POST", installed.door, path, data=b"x" * (most * 1024 + 1)).status_code == 413


def test_readers_have_a_rate_and_platforms_a_higher_one(installed):
    time.sleep(7)

    def codes(path: str, count: int) -> list[int]:
        with ThreadPoolExecutor(20) as pool:
            return list(pool.map(lambda n: ask("GET", installed.door, path).status_code, range(count)))

    assert set(codes("/webhooks/wechat/", 60)) == {200}
    assert 429 in codes("/webhooks/web/history", 60)


def test_plain_http_leads_to_tls(installed):
    reply = ask("GET", installed.plain_door, "/webhooks/wecom/", headers={"Host": "advisor.example.edu"})
    assert (reply.status_code, reply.headers["Location"]) == (301, "https://advisor.example.edu/webhooks/wecom/")


def test_no_words_and_no_secrets_in_the_logs(installed):
    """After all that the other tests of this folder have sent through."""
    platform = installed.platforms["wechat"]
    user = new_user()
    platform.ask(user, "我的身份证号是 440101，能报考吗？")
    files = [*installed.logs, installed.folder / "error.log", *installed.folder.glob("imaging-advisor*.log")]
    logged = "".join(path.read_text(encoding="utf-8", errors="replace") for path in files)
    for secret in ("440101", user, "signature=", "telegram-secret", "app-secret"):
        assert secret not in logged
