"""The envelope in which WeChat and WeCom put their messages, opened and made.

Shape and signature follow the vendors' page on the scheme (developer.work.weixin.qq.com/document/path/90968, and
path/101033 for the AI bot): AES-256-CBC with the first 16 bytes of the key as initialisation vector, PKCS#7 to
32 bytes, and inside ``16 random bytes + length (4 bytes, big-endian) + message + receive id``; the signature is the
SHA-1 of token, timestamp, nonce and cipher text, sorted and joined.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

_RANDOM_BYTES = 16
_LENGTH_BYTES = 4
_PADDED_TO_BITS = 32 * 8
_KEY_LETTERS = 43


class Refused(Exception):
    """A request that is not from the platform, or not for us.

    ``reason`` is one fixed word for our log. Outside, every refusal looks the same.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Sealed:
    """An encrypted message and what the receiver needs to check it."""

    encrypted: str
    signature: str
    timestamp: str
    nonce: str


def signature(*parts: str) -> str:
    """The platforms' signature over ``parts``: the SHA-1 of them sorted and joined, in hexadecimal."""
    joined = "".join(sorted(parts)).encode("utf-8", "replace")
    return hashlib.sha1(joined).hexdigest()  # noqa: S324 - the vendors' scheme, not our choice


def same(expected: str, given: str) -> bool:
    """Whether two secrets are equal, compared in a time that tells nothing about where they differ."""
    return hmac.compare_digest(expected.encode("utf-8", "replace"), given.encode("utf-8", "replace"))


def check_signature(given: str, *parts: str) -> None:
    """Raises :class:`Refused` unless ``given`` is the signature over ``parts``."""
    if not same(signature(*parts), given):
        raise Refused("signature")


def check_time(timestamp: str, now: float, window: float) -> None:
    """Raises :class:`Refused` unless ``timestamp`` (Unix seconds) lies within ``window`` seconds of ``now``."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Refused("timestamp")
    if abs(now - int(timestamp)) > window:
        raise Refused("timestamp")


def key_is_well_formed(encoding_aes_key: str) -> bool:
    """Whether this can be an EncodingAESKey: 43 letters that decode to 32 bytes."""
    try:
        return len(encoding_aes_key) == _KEY_LETTERS and len(_decoded_key(encoding_aes_key)) == 32
    except ValueError:
        return False


def _decoded_key(encoding_aes_key: str) -> bytes:
    return base64.b64decode(f"{encoding_aes_key}=".encode("ascii"), validate=True)


class Envelope:
    """Opens and makes envelopes for one account.

    ``receive_id`` is the corp id (WeCom application), the app id (WeChat) or empty (WeCom AI bot).
    """

    def __init__(self, token: str, encoding_aes_key: str, receive_id: str) -> None:
        self._token = token
        self._key = _decoded_key(encoding_aes_key)
        self._receive_id = receive_id.encode()

    def open(self, given: str, timestamp: str, nonce: str, encrypted: str) -> bytes:
        """The message inside, once its signature holds.

        Raises:
            Refused: the signature is wrong, or what is inside was not made for this account.
        """
        check_signature(given, self._token, timestamp, nonce, encrypted)
        return self._decrypt(encrypted)

    def seal(self, message: bytes, timestamp: str, nonce: str) -> Sealed:
        """``message`` encrypted and signed."""
        encrypted = self._encrypt(message)
        return Sealed(encrypted, signature(self._token, timestamp, nonce, encrypted), timestamp, nonce)

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self._key), CBC(self._key[:16]))

    def _encrypt(self, message: bytes) -> str:
        length = struct.pack(">I", len(message))
        padder = PKCS7(_PADDED_TO_BITS).padder()
        whole = secrets.token_bytes(_RANDOM_BYTES) + length + message + self._receive_id
        encryptor = self._cipher().encryptor()
        padded = padder.update(whole) + padder.finalize()
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode("ascii")

    def _decrypt(self, encrypted: str) -> bytes:
        """Every fault inside gives the same refusal: which one it was is nobody's business."""
        try:
            whole = self._unpadded(base64.b64decode(encrypted.encode("ascii"), validate=True))
            start = _RANDOM_BYTES + _LENGTH_BYTES
            (length,) = struct.unpack(">I", whole[_RANDOM_BYTES:start])
        except (ValueError, binascii.Error, struct.error) as error:
            raise Refused("envelope") from error
        message, receive_id = whole[start : start + length], whole[start + length :]
        if len(message) != length or not hmac.compare_digest(receive_id, self._receive_id):
            raise Refused("envelope")
        return message

    def _unpadded(self, encrypted: bytes) -> bytes:
        decryptor = self._cipher().decryptor()
        padded = decryptor.update(encrypted) + decryptor.finalize()
        unpadder = PKCS7(_PADDED_TO_BITS).unpadder()
        return unpadder.update(padded) + unpadder.finalize()
