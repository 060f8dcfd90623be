"""Who is signed in, as the cookie of a browser."""

from __future__ import annotations

from flask import Flask


def cookies_of(app: Flask, token: str) -> dict[str, str]:
    """The cookie of a browser in which this device token is signed in."""
    from flask.sessions import SecureCookieSessionInterface

    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None, "a secret key is set"
    return {app.config["SESSION_COOKIE_NAME"]: str(signer.dumps({"_user_id": token, "_fresh": True, "locale": "nl"}))}
