"""The schemas of ``contracts/``: what comes in is checked against them, and so is what goes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator, RefResolver
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import extend

from advisor.channels.web_parts.failures import Refused
from advisor.settings import ROOT

FOLDER = ROOT / "contracts"
LARGEST_BODY = 64 * 1024

_FILES = ("message.json", "error.json", "requests.json", "replies.json")


def _pattern(validator: Any, pattern: str, value: Any, schema: Any) -> Iterator[ValidationError]:
    """In JSON Schema ``$`` is the very end; in Python it also stands before a last line break."""
    if isinstance(value, str) and not re.search(pattern.replace("$", r"\Z"), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


_Validator: Any = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]


@lru_cache(maxsize=1)
def _schemas() -> dict[str, Any]:
    return {name: json.loads((FOLDER / name).read_text(encoding="utf-8")) for name in _FILES}


@lru_cache(maxsize=64)
def validator(file: str, part: str | None = None) -> Any:
    """The check of a schema file, or of one of its definitions."""
    schemas = _schemas()
    pointer = f"{file}#/$defs/{part}" if part else file
    resolver = RefResolver(base_uri=file, referrer=schemas[file], store=schemas)
    return _Validator({"$ref": pointer}, resolver=resolver)


def read_request(part: str, body: bytes) -> dict[str, Any]:
    """The request in ``body``, checked against its definition in ``requests.json``.

    Raises:
        Refused: ``bad_json``, ``too_long`` or ``bad_request``, the last two naming the field.
    """
    value = _parsed(body)
    error = best_match(validator("requests.json", part).iter_errors(value))
    if error is None:
        return dict(value)
    field = ".".join(str(step) for step in error.absolute_path)
    if error.validator == "maxLength":
        raise Refused("too_long", field=field, length=len(error.instance), longest=error.validator_value)
    raise Refused("bad_request", field=field)


def fits(value: Mapping[str, Any], file: str, part: str | None = None) -> bool:
    """Whether ``value`` is what the schema promises."""
    return bool(validator(file, part).is_valid(value))


def _parsed(body: bytes) -> Any:
    """Strict JSON in strict UTF-8: no NaN, no lone surrogates, no nesting beyond reason."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_such_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise Refused("bad_json") from error
    return value


def _no_such_constant(name: str) -> None:
    raise ValueError(name)
