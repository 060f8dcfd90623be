"""Headers of every answer (trust.md C2, C10, C11). No nonce, no inline anything."""

from __future__ import annotations

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


def init(app: Flask) -> None:
    """Set the headers after each request; a view may set its own policy first (the embedded booking page, a letter in the outbox)."""
    https = str(app.config["BASE_URL"]).startswith("https://")

    @app.after_request
    def _headers(response: Response) -> Response:
        put = response.headers.setdefault
        put("Content-Security-Policy", POLICY)
        put("X-Content-Type-Options", "nosniff")
        put("Cross-Origin-Opener-Policy", "same-origin")
        put("Cross-Origin-Resource-Policy", "same-origin")
        put("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        by_link = request.environ.get("draad.link")
        put("Referrer-Policy", "no-referrer" if by_link else "same-origin")
        if https:
            put("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if response.mimetype == "text/html":
            response.vary.add("HX-Request")
        return response
