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
    always = [
        ("Content-Security-Policy", POLICY),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
        ("Cache-Control", "no-store"),
    ]
    if str(app.config["BASE_URL"]).startswith("https://"):
        always.append(("Strict-Transport-Security", "max-age=63072000; includeSubDomains"))

    @app.after_request
    def _headers(response: Response) -> Response:
        referrer = "no-referrer" if request.environ.get("draad.link") else "same-origin"
        set_already = {name.casefold() for name in response.headers.keys()}
        wanted = (*always, ("Referrer-Policy", referrer))
        response.headers.extend([one for one in wanted if one[0].casefold() not in set_already])  # at once: each on its own looks through all that is there
        if response.mimetype == "text/html":
            response.vary.add("HX-Request")
        return response
