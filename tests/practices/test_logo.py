"""The practice's logo: drawn afresh from what is sent, refused when it is no picture, seen where the practice shows itself (trust.md D1-D5)."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageDraw, PngImagePlugin

from coaching.core.db import db, transaction
from coaching.invoices import operations as invoices
from coaching.practices import operations, queries, rules
from coaching.practices.models import Practice, PracticeLogo

MB = 1024 * 1024
HTML = b"<html><script>alert(document.domain)</script><body>x</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="90"><script>alert(1)</script></svg>'


def picture(size: tuple[int, int] = (900, 300), ink: str = "#1f3b2d", ground: str | None = None, kind: str = "PNG", **more: object) -> bytes:
    """A word mark: a bar and a round in one ink, on nothing or on a ground."""
    image = Image.new("RGBA", size, ground or (0, 0, 0, 0))
    draw, (wide, high) = ImageDraw.Draw(image), size
    draw.rectangle((wide // 10, high // 3, wide * 6 // 10, high * 2 // 3), fill=ink)
    draw.ellipse((wide * 7 // 10, high // 5, wide * 9 // 10, high * 4 // 5), fill=ink)
    out = io.BytesIO()
    image.convert("RGB" if kind == "JPEG" else "RGBA").save(out, kind, **more)
    return out.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(side: int) -> bytes:
    """A sound PNG of side x side points in a few kilobytes (D4)."""
    packed = zlib.compressobj(9)
    row = b"\0" * (side // 8 + 1)
    content = b"".join(packed.compress(row) for _row in range(side)) + packed.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)) + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def refused(content: bytes) -> str:
    with pytest.raises(rules.BadPicture) as wrong:
        rules.logo_from(content)
    return wrong.value.why


def send(browser, content: bytes, name: str = "logo.png", kind: str = "image/png"):
    return browser.post("/settings/logo", data={"picture": (io.BytesIO(content), name, kind)}, content_type="multipart/form-data")


def logo_of(linde) -> rules.Logo | None:
    return db.session.get(Practice, linde.id, populate_existing=True).logo


@pytest.fixture
def shown(browser_of, noor, linde):
    """Linde, with a logo."""
    assert send(browser_of(noor), picture()).status_code == 303
    return logo_of(linde)


# What is made of a picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_becomes_a_small_png_without_its_margin(kind):
    logo, png = rules.logo_from(picture((2400, 900), kind=kind, ground="white" if kind == "JPEG" else None))
    with Image.open(io.BytesIO(png)) as kept:
        assert (kept.format, kept.size) == ("PNG", (logo.width, logo.height))
    assert logo.width <= 600 and logo.height <= 180 and len(png) < 30_000
    assert logo.width / logo.height > 3.1, "2.7 with its margin; 0.8 of the width by 0.6 of the height is 3.6, and 3.1 with some air"


def test_d1_what_hides_behind_a_picture_is_gone():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", HTML.decode())
    for content in (picture(pnginfo=words), picture() + HTML, picture(kind="JPEG", ground="white") + HTML, picture(kind="JPEG", ground="white", comment=HTML)):
        assert HTML in content
        _logo, png = rules.logo_from(content)
        assert b"script" not in png and b"tEXt" not in png and png.endswith(b"IEND\xaeB`\x82")


def test_d1_where_a_photo_was_taken_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Lindelaan 1"  # turned a quarter; a description
    logo, png = rules.logo_from(picture((900, 300), ground="#ddeedd", kind="JPEG", exif=exif))
    assert b"Lindelaan" not in png and b"eXIf" not in png
    assert logo.height > logo.width


@pytest.mark.parametrize("content", [HTML, SVG, b"MZ\x90\0" + b"\0" * 400, b"", b"GIF89a" + b"\0" * 60, b"%PDF-1.7\n", b"RIFF\0\0\0\0WEBPVP8 "])
def test_d1_d2_what_is_no_png_or_jpeg_is_refused_whatever_it_is_called(content):
    assert refused(content) == "kind"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + HTML, b"\xff\xd8\xff\xe0" + HTML, picture()[:400], picture(kind="JPEG", ground="white")[:300]])
def test_d1_what_only_begins_like_a_picture_is_refused(content):
    assert refused(content) == "broken"


@pytest.mark.parametrize("side", [4_200, 20_000])
def test_d4_a_bomb_is_refused_before_a_point_of_it_is_read(side):
    content = bomb(side)
    assert len(content) < 60_000
    assert refused(content) == "large"


def test_d4_a_bomb_of_words_inside_a_picture_is_refused():
    """64 MB of text in 64 kB: Pillow unpacks at most 1 MB of it."""
    plain = picture()
    end = plain.index(b"IDAT") - 4
    assert refused(plain[:end] + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 64 * MB, 9)) + plain[end:]) == "broken"


def test_d3_heavier_than_it_may_be():
    assert refused(picture() + b"\0" * 2 * MB) == "heavy"


def test_what_nobody_could_see_is_refused():
    assert refused(picture((12, 12))) == "small"
    assert refused(picture((4000, 20), ground="#224466")) == "small"
    assert refused(picture(ink="#00000000")) == "empty"
    assert refused(picture(ink="#ffffff", ground="#ffffff")) == "empty"


@pytest.mark.parametrize(
    ("ink", "ground", "tone"), [("#1f3b2d", None, "dark"), ("#ffffff", None, "light"), ("#c2362c", None, "any"), ("#1f3b2d", "#aaddcc", "solid")]
)
def test_it_is_known_where_a_plate_is_needed_behind_it(ink, ground, tone):
    assert rules.logo_from(picture(ink=ink, ground=ground))[0].tone == tone


def test_a_photo_as_a_logo_stays_light():
    out = io.BytesIO()
    Image.effect_noise((1200, 360), 120).convert("RGB").save(out, "JPEG", quality=95)
    logo, png = rules.logo_from(out.getvalue())
    assert len(png) <= 60_000 and logo.width > 200, "no picture above 60 kB"


def test_pillow_is_not_read_before_a_picture_comes():
    said = subprocess.run([sys.executable, "-c", "import sys, coaching.practices.views, coaching.site.views; print('PIL' in sys.modules)"],
                          capture_output=True, text=True, check=True, timeout=60)  # fmt: skip
    assert said.stdout.strip() == "False"


# In Settings


def test_an_owner_shows_a_logo_and_sees_it_on_light_and_dark(shown, browser_of, noor, linde):
    page = browser_of(noor).get("/settings/practice").text
    assert page.count(f'src="/logo/{linde.id}/{shown.digest}.png"') == 2 and 'alt="Linde"' in page


@pytest.mark.parametrize(("content", "words"), [
    (SVG, "In een SVG kunnen programma"), (b"MZ\x90", "Kies een PNG of een JPEG"), (bomb(20_000), "te veel beeldpunten"),
    (picture() + b"\0" * 3 * MB, "zwaarder dan 2 MB"), (picture()[:300], "niet te lezen"),
])  # fmt: skip
def test_what_is_refused_is_said_beside_the_field_and_the_old_logo_stays(content, words, shown, browser_of, noor, linde):
    back = send(browser_of(noor), content, "logo.png", "image/png")
    assert back.status_code == 422 and 'aria-invalid="true"' in back.text and words in back.text
    assert 'id="picture-error"' in back.text and logo_of(linde) == shown


def test_nothing_chosen_is_said(browser_of, noor):
    back = browser_of(noor).post("/settings/logo", data={}, content_type="multipart/form-data")
    assert back.status_code == 422 and "Kies eerst een afbeelding." in back.text


def test_d3_a_body_beyond_every_limit_is_413(app, browser_of, noor, linde):
    assert send(browser_of(noor), b"\0" * (app.config["MAX_CONTENT_LENGTH"] + 1)).status_code == 413
    assert logo_of(linde) is None


def test_taken_away_it_is_gone_from_the_pages_and_from_the_database(shown, browser_of, noor, linde, anyone):
    assert browser_of(noor).post("/settings/logo/remove").status_code == 303
    assert anyone.get(f"/logo/{linde.id}/{shown.digest}.png").status_code == 404
    assert "/logo/" not in anyone.get("/p/linde").text and db.session.query(PracticeLogo).count() == 0


@pytest.mark.parametrize("path", ["/settings/logo", "/settings/logo/remove"])
def test_only_the_owner_decides(path, shown, browser_of, bram, sanne, lotte, linde):
    for one in (bram, sanne, lotte):
        assert browser_of(one).post(path).status_code == 403
    assert logo_of(linde) == shown


def test_it_cannot_be_sent_endlessly(browser_of, noor):
    owner = browser_of(noor)
    answers = [send(owner, b"x").status_code for _try in range(31)]
    assert answers == [422] * 30 + [429]


# As it is served


def test_d6_it_is_served_as_a_picture_that_can_do_nothing(shown, anyone, linde):
    answer = anyone.get(f"/logo/{linde.id}/{shown.digest}.png")
    assert answer.data.startswith(b"\x89PNG") and answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_new_logo_has_a_new_address_and_the_old_one_is_gone(shown, browser_of, noor, linde, anyone):
    send(browser_of(noor), picture(ink="#773311"))
    fresh = logo_of(linde)
    assert fresh.digest != shown.digest
    assert anyone.get(f"/logo/{linde.id}/{shown.digest}.png").status_code == 404
    assert anyone.get(f"/logo/{linde.id}/{fresh.digest}.png").status_code == 200


def test_it_belongs_to_one_practice(shown, anyone, cast):
    assert anyone.get(f"/logo/{cast.zilver.id}/{shown.digest}.png").status_code == 404
    assert "/logo/" not in anyone.get("/p/zilver").text


# Where people see it


def test_visitors_and_coachees_see_it_with_the_name_as_its_words(shown, anyone, browser_of, lotte, linde):
    mark = f'<img class="logo logo-dark" src="/logo/{linde.id}/{shown.digest}.png" width="{shown.width}" height="{shown.height}" alt="Linde">'
    for page in (anyone.get("/p/linde"), anyone.get("/p/linde/contact"), anyone.get("/p/linde/privacy"), browser_of(lotte).get("/me")):
        assert mark in page.text
    assert f'<meta property="og:image" content="http://localhost/logo/{linde.id}/' in anyone.get("/p/linde").text


def test_a_narrow_logo_stands_beside_the_name_that_is_read_out_once(browser_of, noor, anyone):
    send(browser_of(noor), picture((300, 300)))
    head = anyone.get("/p/linde").text.split("public-head")[1].split("</header>")[0]
    assert 'alt="Linde"' in head and '<span aria-hidden="true">Linde</span>' in head


def test_papers_draw_it_white_ink_on_a_plate(linde, noor, as_):
    with as_(noor), transaction():
        assert queries.logo_on_paper() is None
        operations.show_logo(queries.practice(), picture(ink="#ffffff"))
        drawn = queries.logo_on_paper()
    assert bytes(drawn["png"]).startswith(b"\x89PNG") and drawn["plate"] and drawn["words"] == "Linde"


def test_an_invoice_carries_it_and_keeps_the_one_it_was_issued_with(linde, lotte, noor, as_):
    with as_(noor), transaction():
        plain = invoices.issue(invoices.draft(lotte, [("Zes gesprekken", 1, 90000)]))
        operations.show_logo(queries.practice(), picture())
        drawn = invoices.issue(invoices.draft(lotte, [("Zes gesprekken", 1, 90000)]))
        before = drawn.pdf
        operations.take_logo_away(queries.practice())
    pictures = [one.pdf.count(b"/Subtype /Image") + one.pdf.count(b"/Subtype/Image") for one in (plain, drawn)]
    assert pictures[1] > pictures[0] and drawn.pdf == before
