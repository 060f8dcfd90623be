"""What a handed-in file is by its own bytes, and what is kept of it (trust.md D1-D7)."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from coaching.lessons import rules
from tests.lessons.paper import HTML, ODT, PDF, SVG, archive, docx, odt, photo
from tests.practices.test_logo import bomb, chunk

MB = 1024 * 1024


def refused(content: bytes) -> str:
    with pytest.raises(rules.BadFile) as wrong:
        rules.taken("x.pdf", content)
    return wrong.value.why


@pytest.mark.parametrize(("content", "kind"), [(PDF, "pdf"), (docx(), "docx"), (odt(), "odt"), (photo("PNG"), "png"), (photo(), "jpg")])
def test_what_it_is_stands_in_its_bytes_whatever_it_is_called(content, kind):
    for said in ("werk.exe", "werk.html", "werk.svg", "werk"):
        kept = rules.taken(said, content)
        assert (kept.kind, kept.name) == (kind, f"werk.{kind}")


@pytest.mark.parametrize("content", [PDF, docx(), odt()])
def test_a_document_stays_as_it_came(content):
    assert rules.taken("x", content).content == content


@pytest.mark.parametrize("content", [HTML, SVG, b"MZ\x90\0" + b"\0" * 400, b"GIF89a" + b"\0" * 60, b"RIFF\0\0\0\0WEBPVP8 ", b"\xd0\xcf\x11\xe0old word", b"x"])
def test_d1_d2_what_is_not_on_the_list_is_refused(content):
    assert refused(content) == "kind"


def test_a_heic_is_refused_in_words_of_its_own():
    assert refused(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic") == "heic"


def test_d3_heavier_than_it_may_be_and_empty():
    assert refused(PDF + b"\n" * 10 * MB) == "heavy" and refused(b"") == "empty"
    with pytest.raises(rules.BadFile):
        rules.taken("x", PDF + b"\n" * MB, largest_mb=1)


# Pictures are drawn afresh


def test_d1_where_a_photo_was_taken_and_what_hides_in_it_is_gone_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Unieklaan 5"
    exif.get_ifd(0x8825)[1] = "N"  # GPS
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "Unieklaan 5")
    sent = [photo(exif=exif, comment=b"Unieklaan 5", icc_profile=b"Unieklaan 5") + b"Unieklaan 5",
            photo("PNG", exif=exif, pnginfo=words, icc_profile=b"Unieklaan 5") + b"Unieklaan 5"]  # fmt: skip
    for content in sent:
        kept = rules.taken("x", content).content
        with Image.open(io.BytesIO(kept)) as picture:
            assert picture.size == (40, 60) and not picture.getexif() and "icc_profile" not in picture.info and "comment" not in picture.info
        assert b"Unieklaan" in content and b"Unieklaan" not in kept and b"Exif" not in kept


@pytest.mark.parametrize("content", [photo() + HTML, photo("PNG") + HTML, photo() + docx()])
def test_d1_nothing_is_left_of_a_second_file_behind_a_picture(content):
    kept = rules.taken("x", content).content
    assert b"script" not in kept and b"PK\x03\x04" not in kept


def test_a_large_photo_becomes_smaller_and_a_see_through_png_stays_one():
    with Image.open(io.BytesIO(rules.taken("x", photo(size=(5600, 4200))).content)) as kept:
        assert kept.format == "JPEG" and 2000 <= kept.width < 4000
    with Image.open(io.BytesIO(rules.taken("x", photo("PNG", mode="RGBA")).content)) as kept:
        assert kept.getpixel((5, 5)) == (40, 90, 60, 120)


def test_a_png_that_would_become_too_heavy_becomes_a_jpeg():
    out = io.BytesIO()
    Image.effect_noise((1400, 1400), 120).save(out, "PNG")
    kept = rules.taken("x", out.getvalue(), largest_mb=2)
    assert kept.kind == "jpg" and len(kept.content) < 2 * MB


def test_d4_a_bomb_is_refused_before_a_point_of_it_is_read():
    assert refused(bomb(20_000)) == "large" and refused(photo(size=(6000, 4200))) == "large"
    plain = photo("PNG")
    end = plain.index(b"IDAT") - 4
    assert refused(plain[:end] + chunk(b"IDAT", b"\0" * 40)) == "broken"


# Documents are looked at from outside


@pytest.mark.parametrize("content", [b" " + PDF, HTML + PDF])
def test_d1_a_pdf_begins_at_its_beginning(content):
    assert refused(content) == "kind"


@pytest.mark.parametrize("content", [PDF + HTML, PDF + docx(), PDF[:-8]])
def test_d1_nothing_stands_behind_a_pdf(content):
    assert refused(content) == "broken"


@pytest.mark.parametrize("content", [docx() + HTML, docx()[:-30], b"PK\x03\x04" + HTML + docx(), b"PK\x03\x04", docx()[:-2] + b"\x05\0hallo"])
def test_d1_nothing_stands_before_or_behind_a_document(content):
    assert refused(content) == "broken"


@pytest.mark.parametrize(
    "content",
    [archive("a.txt"), archive("[Content_Types].xml", "xl/workbook.xml"), archive("META-INF/MANIFEST.MF", "A.class"), odt(kind=ODT + "-template"),
     odt(kind="application/vnd.oasis.opendocument.spreadsheet"), archive("content.xml", "mimetype", content=ODT)],
)  # fmt: skip
def test_another_archive_is_no_document(content):
    assert refused(content) == "kind"


@pytest.mark.parametrize("content", [docx("word/vbaProject.bin"), odt("Basic/Standard/Module1.xml"), odt("Scripts/python/x.py")])
def test_macros_are_refused(content):
    assert refused(content) == "macros"


@pytest.mark.parametrize("name", ["../../../etc/cron.d/x", "/etc/passwd", "word\\..\\..\\x"])
def test_a_name_in_it_that_leads_elsewhere_is_refused(name):
    assert refused(docx(name)) == "broken"


def test_d5_a_document_that_swells_is_refused_without_unpacking_it(monkeypatch):
    content = docx("word/a.xml")
    monkeypatch.setattr("zipfile.ZipFile.open", lambda *_args, **_more: pytest.fail("unpacked"))
    at = content.rindex(b"PK\x01\x02") + 24  # what its list says of the size of the last one
    assert refused(content[:at] + struct.pack("<L", 101 * MB) + content[at + 4 :]) == "swollen"


def test_d5_a_list_of_contents_without_end_is_not_read():
    assert refused(docx(*(f"word/{'a' * 90}{number}.xml" for number in range(4000)))) == "swollen"


# Names


@pytest.mark.parametrize(
    ("said", "kept"),
    [("../../x", "x.pdf"), ("C:\\Users\\Lotte\\werk.pdf", "werk.pdf"), ("a\r\nX: y.pdf", "aX y.pdf"), ("a\u202efdp.exe", "afdp.pdf"), ('a"; filename="b.html', "a ; filename= b.pdf"),
     (".htaccess", "htaccess.pdf"), ("..", "file.pdf"), ("", "file.pdf"), ("\u2066\u200b", "file.pdf"), ("één\u2028dag .pdf", "één dag.pdf"), ("x" * 300, "x" * 80 + ".pdf")],
)  # fmt: skip
def test_d7_of_a_name_only_words_are_left(said, kept):
    assert rules.named(said, "pdf") == kept


def test_room_and_taking_away(clock):
    assert [rules.room_left(count) for count in (0, 4, 5, 9)] == [5, 1, 0, 0]
    assert rules.may_take_away(None) and not rules.may_take_away(clock.now())
