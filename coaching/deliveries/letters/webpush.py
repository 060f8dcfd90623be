"""Words for a phone: sealed so that only that browser reads them, and signed so that its push service knows us.

RFC 8291 (encryption for Web Push, over RFC 8188 aes128gcm) and RFC 8292 (VAPID). No network here.
"""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD = 4096
SIGNED_FOR = timedelta(hours=12)  # RFC 8292 2: at most a day


def unbase64(text: str) -> bytes:
    """base64url with or without its padding (RFC 7515 2). Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def base64_of(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The key that VAPID_PRIVATE_KEY names: 32 bytes on P-256."""
    return ec.derive_private_key(int.from_bytes(unbase64(text), "big"), ec.SECP256R1())


def public_bytes(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> bytes:
    """The uncompressed point, 65 bytes."""
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def is_point(text: str) -> bool:
    """True for a public key on P-256 as browsers give it (65 bytes in base64url)."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(text))
    except ValueError:
        return False
    return len(unbase64(text)) == 65


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def sealed(plain: bytes, p256dh: str, auth: str, key: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None) -> bytes:
    """The body of the request, readable by the browser with `p256dh` and `auth` alone.

    `key` and `salt` are fresh each time; given only by the test that repeats RFC 8291's own example (section 5).
    Raises ValueError for a message over one record, about 4,000 bytes.
    """
    if len(plain) > RECORD - 86 - 17:
        raise ValueError("too long for a notification")
    key, salt = key or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unbase64(p256dh))
    ours = public_bytes(key)
    info = b"WebPush: info\0" + public_bytes(theirs) + ours
    secret = _derived(key.exchange(ec.ECDH(), theirs), unbase64(auth), info, 32)
    content_key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(content_key).encrypt(nonce, plain + b"\x02", None)


def signature(key: ec.EllipticCurvePrivateKey, origin: str, contact: str, now: datetime) -> str:
    """The Authorization header for one push service (`origin`: scheme and host); `contact` is whom it may write to."""
    claims = {"aud": origin, "exp": int((now + SIGNED_FOR).timestamp()), "sub": f"mailto:{contact}"}
    parts = [base64_of(json.dumps(part, separators=(",", ":")).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims)]
    signed = ".".join(parts)
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{signed}.{base64_of(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}"
    return f"vapid t={token}, k={base64_of(public_bytes(key))}"
