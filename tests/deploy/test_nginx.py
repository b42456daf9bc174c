"""A real nginx with our configuration before a real Sanic app that answers everything: what gets through."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import urllib3
from sanic import Sanic, response

from advisor.settings import ROOT
from tests.channels.messaging.processes import free_port
from tests.deploy.nginx import await_answer, nginx_before

urllib3.disable_warnings()

ALLOWED = [
    ("GET", "/webhooks/wecom/webhook"),
    ("POST", "/webhooks/wecom/webhook?msg_signature=x"),
    ("GET", "/webhooks/wecom/"),
    ("POST", "/webhooks/wecom_bot/webhook"),
    ("GET", "/webhooks/wechat/webhook?echostr=1"),
    ("POST", "/webhooks/wechat/webhook"),
    ("POST", "/webhooks/slack/webhook"),
    ("POST", "/webhooks/telegram/webhook"),
    ("POST", "/webhooks/web/message"),
    ("GET", "/webhooks/web/history"),
]
HIDDEN = [
    "/", "/status", "/version", "/model", "/model/parse", "/model/train", "/model/test/intents", "/domain",
    "/conversations/x/tracker", "/conversations/x/messages", "/conversations/x/story", "/webhooks/rest/webhook",
    "/webhooks/rest/", "/webhooks/", "/webhooks", "/webhooks/socketio/", "/socket.io/",
    "/webhooks/telegram/set_webhook",
    "/webhooks/slack/webhook/x", "/webhooks/wecom/webhook/../../rest/webhook", "/webhooks/wecom/%2e%2e/rest/webhook",
    "/webhooks/wecom/webhook%2f..%2f..%2f..%2fmodel", "//webhooks/rest/webhook", "/WEBHOOKS/REST/webhook",
    "/webhooks/web/../rest/webhook", "/webhooks/web/%2e%2e/rest/webhook", "/webhooks/web", "/.env", "/credentials.yml",
    "/.git/config", "/webhooks/wecom/webhook.php", "/webhook", "/actions",
]  # fmt: skip


def _serve(port: int) -> None:
    """An app without any defence: it answers every path."""
    app = Sanic("behind_nginx", configure_logging=False)

    @app.route("/", methods=["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    @app.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
    async def anything(request, path=""):
        reader = request.headers.get("x-forwarded-for")
        return response.json({"reached": request.path, "body": len(request.body), "reader": reader})

    app.run("127.0.0.1", port, access_log=False, debug=False)


@pytest.fixture(scope="module")
def door(tmp_path_factory):
    """nginx before an app that would answer anything: its address, that without TLS, its logs' folder."""
    folder, behind = tmp_path_factory.mktemp("nginx"), free_port()
    app = subprocess.Popen([sys.executable, "-m", "tests.deploy.test_nginx", str(behind)], cwd=ROOT)
    try:
        await_answer(f"http://127.0.0.1:{behind}/")
        with nginx_before(behind, folder) as ports:
            yield f"https://127.0.0.1:{ports.tls}", f"http://127.0.0.1:{ports.plain}", folder
    finally:
        app.terminate()
        app.wait(10)


def ask(method: str, base: str, path: str, **how: object) -> requests.Response:
    """A request whose path goes out as it is written, dots and all."""
    prepared = requests.Request(method, base, **how).prepare()
    prepared.url = base + path
    with requests.Session() as session:
        return session.send(prepared, verify=False, timeout=20, allow_redirects=False)


@pytest.mark.parametrize(("method", "path"), ALLOWED)
def test_what_is_named_gets_through(door, method, path):
    reply = ask(method, door[0], path)
    assert reply.status_code == 200
    assert reply.json()["reached"] == path.partition("?")[0]
    assert reply.json()["reader"] == "127.0.0.1"
    assert reply.headers["Strict-Transport-Security"]
    assert "nginx/" not in reply.headers["Server"]


@pytest.mark.parametrize("path", HIDDEN)
def test_nothing_else_gets_through(door, path):
    for method in ("GET", "POST"):
        reply = ask(method, door[0], path)
        assert reply.status_code in (400, 404), (method, path)
        assert b"reached" not in reply.content


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"])
def test_other_methods_do_not(door, method):
    assert ask(method, door[0], "/webhooks/wecom/webhook").status_code in (403, 405)


def test_plain_http_leads_to_tls(door):
    reply = ask("GET", door[1], "/webhooks/wecom/webhook?x=1", headers={"Host": "advisor.example.edu"})
    assert reply.status_code == 301
    assert reply.headers["Location"] == "https://advisor.example.edu/webhooks/wecom/webhook?x=1"


@pytest.mark.parametrize(
    ("path", "most"),
    [("/webhooks/wecom/webhook", 64), ("/webhooks/web/message", 64), ("/webhooks/slack/webhook", 256)],
)
def test_bodies_have_a_limit(door, path, most):
    assert ask("POST", door[0], path, data=b"x" * (most * 1024)).json()["body"] == most * 1024
    assert ask("POST", door[0], path, data=b"x" * (most * 1024 + 1)).status_code == 413


def test_a_forged_address_of_the_reader_is_replaced(door):
    reply = ask("GET", door[0], "/webhooks/web/history", headers={"X-Forwarded-For": "8.8.8.8"})
    assert reply.json()["reader"] == "127.0.0.1"


def test_readers_have_a_rate_and_platforms_a_higher_one(door):
    time.sleep(7)

    def codes(path: str, count: int) -> list[int]:
        with ThreadPoolExecutor(20) as pool:
            return list(pool.map(lambda n: ask("GET", door[0], path).status_code, range(count)))

    assert set(codes("/webhooks/wechat/webhook", 150)) == {200}
    readers = codes("/webhooks/web/history", 150)
    assert set(readers) == {200, 429}
    assert readers.count(200) >= 30


def test_the_log_holds_no_queries(door):
    ask("GET", door[0], "/webhooks/wechat/webhook?signature=topsecret")
    time.sleep(0.3)
    logged = "".join(path.read_text() for path in door[2].glob("*.log"))
    assert "/webhooks/wechat/webhook" in logged
    assert "topsecret" not in logged


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    _serve(parser.parse_args().port)
