"""The envelope against the vendor's vectors, against wechatpy, against itself, and against forgers."""

from __future__ import annotations

import base64
import secrets

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from hypothesis import given, settings
from hypothesis import strategies as st
from wechatpy.crypto import PrpCrypto
from wechatpy.crypto import WeChatCrypto as WeChatPeer
from wechatpy.enterprise.crypto import WeChatCrypto as WeComPeer

from advisor.channels.messaging import xml
from advisor.channels.messaging.crypto import (
    Envelope,
    Refused,
    check_time,
    key_is_well_formed,
    signature,
)
from tests.channels.messaging import vectors

_ENVELOPE = Envelope(vectors.TOKEN, vectors.AES_KEY, vectors.CORP_ID)


def test_published_url_verification():
    given_signature, timestamp, nonce, echostr, plain = vectors.ECHO
    assert _ENVELOPE.open(given_signature, timestamp, nonce, echostr) == plain.encode()


def test_published_message():
    assert xml.read(_ENVELOPE.open(*vectors.MESSAGE)) == vectors.MESSAGE_INSIDE


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=5000))
def test_what_is_sealed_can_be_opened(message):
    sealed = _ENVELOPE.seal(message, "1409659813", "n")
    assert _ENVELOPE.open(sealed.signature, sealed.timestamp, sealed.nonce, sealed.encrypted) == message


@pytest.mark.parametrize("length", range(70))
def test_every_length_around_the_blocks(length):
    sealed = _ENVELOPE.seal(b"x" * length, "1", "n")
    assert _ENVELOPE.open(sealed.signature, "1", "n", sealed.encrypted) == b"x" * length


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=800).filter(str.strip))
def test_wechatpy_reads_what_we_seal_and_we_read_what_it_seals(text):
    for peer in (
        WeComPeer(vectors.TOKEN, vectors.AES_KEY, vectors.CORP_ID),
        WeChatPeer(vectors.TOKEN, vectors.AES_KEY, vectors.CORP_ID),
    ):
        ours = _ENVELOPE.seal(text.encode(), "1409659813", "nonce")
        read = peer.decrypt_message({"Encrypt": ours.encrypted}, ours.signature, ours.timestamp, ours.nonce)
        assert (read if isinstance(read, str) else read.decode()) == text
        theirs = xml.read(peer.encrypt_message(text, "nonce", "1409659813").encode())
        opened = _ENVELOPE.open(theirs["MsgSignature"], "1409659813", "nonce", theirs["Encrypt"])
        assert opened.decode() == text


def test_the_bot_has_no_receive_id():
    bot = Envelope(vectors.TOKEN, vectors.AES_KEY, "")
    encrypted = PrpCrypto(base64.b64decode(vectors.AES_KEY + "=")).encrypt('{"msgid": "1"}', "").decode()
    assert bot.open(signature(vectors.TOKEN, "1", "n", encrypted), "1", "n", encrypted) == b'{"msgid": "1"}'


def _signed(encrypted: str) -> tuple[str, str, str, str]:
    return signature(vectors.TOKEN, "1", "n", encrypted), "1", "n", encrypted


def _raw(blocks: bytes) -> str:
    key = base64.b64decode(vectors.AES_KEY + "=")
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(blocks) + encryptor.finalize()).decode()


_WHOLE = b"r" * 16 + (5).to_bytes(4, "big") + b"hello" + vectors.CORP_ID.encode()
FORGED = {
    "no base64": "%%%",
    "truncated base64": vectors.MESSAGE[3][:-3],
    "blanks in base64": vectors.MESSAGE[3][:20] + " " + vectors.MESSAGE[3][20:],
    "not ASCII": "密文" * 16,
    "empty": "",
    "half a block": base64.b64encode(b"x" * 20).decode(),
    "noise": base64.b64encode(bytes(range(64))).decode(),
    "padding of nought": _raw(_WHOLE + b"\x00" * (64 - len(_WHOLE))),
    "padding too long": _raw(_WHOLE.ljust(64, b"\x40")),
    "uneven padding": _raw(_WHOLE + b"\x01" * (63 - len(_WHOLE)) + bytes([64 - len(_WHOLE)])),
    "only padding": _raw(b"\x20" * 32),
    "length beyond the end": _raw((b"r" * 16 + b"\xff\xff\xff\xff" + b"x").ljust(64, bytes([43]))),
    "another corp": Envelope(vectors.TOKEN, vectors.AES_KEY, "wxother").seal(b"hello", "1", "n").encrypted,
    "another corp, same start": Envelope(vectors.TOKEN, vectors.AES_KEY, vectors.CORP_ID + "x")
    .seal(b"h", "1", "n")
    .encrypted,
    "no corp": Envelope(vectors.TOKEN, vectors.AES_KEY, "").seal(b"hello", "1", "n").encrypted,
}


@pytest.mark.parametrize("name", FORGED)
def test_every_fault_inside_looks_the_same(name):
    with pytest.raises(Refused) as caught:
        _ENVELOPE.open(*_signed(FORGED[name]))
    assert caught.value.reason == "envelope"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_crash_it(blocks):
    with pytest.raises(Refused):
        _ENVELOPE.open(*_signed(base64.b64encode(blocks).decode()))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20), st.text(max_size=60))
def test_no_wrong_signature_passes(given_signature, timestamp, nonce, encrypted):
    with pytest.raises(Refused) as caught:
        _ENVELOPE.open(given_signature, timestamp, nonce, encrypted)
    assert caught.value.reason == "signature"


@pytest.mark.parametrize("timestamp", ["", "x", "-1", "1e3", "１４０９", "1" * 40, "1409659000", "1409660500", "0x10"])
def test_times_out_of_the_window(timestamp):
    with pytest.raises(Refused):
        check_time(timestamp, 1409659813.0, 300.0)


def test_times_within_the_window():
    for timestamp in ("1409659813", "1409659514", "1409660112"):
        check_time(timestamp, 1409659813.0, 300.0)


def test_keys():
    assert key_is_well_formed(vectors.AES_KEY)
    assert not any(key_is_well_formed(key) for key in ("", "short", vectors.AES_KEY + "x", "密" * 43, "*" * 43))
    assert key_is_well_formed(base64.b64encode(secrets.token_bytes(32)).decode().rstrip("="))
