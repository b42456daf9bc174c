"""The files that the channel serves: the widget, and a page that shows it in its place."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import BaseHTTPResponse

from advisor.settings import ROOT

_DEMO = Path(__file__).resolve().parent / "demo"
_WIDGET = ROOT / "widget" / "dist" / "advisor.js"

# What a careful site would allow, and no more: the widget has to run under it.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'"
)
_PAGE = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
# Any page may load the widget, also with an integrity attribute.
_FOR_ALL = {
    "Cache-Control": "public, max-age=600",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}

PATHS = ("advisor.js", "demo", "demo.css")


@dataclass(frozen=True)
class _File:
    plain: bytes
    packed: bytes
    tag: str


async def show(request: Request, body: bytes) -> BaseHTTPResponse:
    """The file at the request's address."""
    name = request.path.rpartition("/")[2]
    if name == "advisor.js":
        return _answer(request, _WIDGET, "text/javascript", _FOR_ALL)
    if name == "demo.css":
        return _answer(request, _DEMO / "demo.css", "text/css", {"Cache-Control": "no-cache"})
    language = "en" if request.args.get("language") == "en" else "zh"
    return _answer(request, _DEMO / f"{language}.html", "text/html", _PAGE)


def _answer(request: Request, path: Path, kind: str, headers: dict[str, str]) -> BaseHTTPResponse:
    file = _read(path, path.stat().st_mtime_ns)
    headers = {**headers, "ETag": file.tag}
    if request.headers.get("if-none-match") == file.tag:
        return response.empty(status=304, headers=headers)
    content = file.plain
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = file.packed
        headers["Content-Encoding"] = "gzip"
    return response.raw(content, content_type=f"{kind}; charset=utf-8", headers=headers)


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> _File:
    """The file as of its last change (``changed``, the cache's other key)."""
    plain = path.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()[:20]
    return _File(plain, gzip.compress(plain, 9), f'"{digest}"')
