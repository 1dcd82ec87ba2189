"""Tokens that only this site can have made, for what goes through a browser and must come back unchanged."""

from __future__ import annotations

from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer


class TokenRefused(ValueError):
    """The token was not made here, or not for this purpose."""


def make_token(purpose: str, payload: Any) -> str:
    """A token for `payload`, which is JSON and can be read by whoever holds it. `purpose` names what it is for."""
    token = _signer(purpose).dumps(payload)
    return token if isinstance(token, str) else token.decode()


def read_token(purpose: str, token: str) -> Any:
    """The payload. Raises TokenRefused."""
    try:
        return _signer(purpose).loads(token)
    except BadSignature as error:
        raise TokenRefused(purpose) from error


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt=purpose)
