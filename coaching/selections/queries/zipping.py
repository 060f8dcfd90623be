"""The PDFs of chosen invoices as one file: read one by one, so that a thousand of them take no more memory than one."""

from __future__ import annotations

import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO

from coaching.core.db import db
from coaching.core.i18n import _
from coaching.invoices import queries as invoices
from coaching.selections.models import Selection

IN_MEMORY = 1_000_000  # bytes; a larger file lies on disk, without a name, until it is sent


def zip_of(found: Selection) -> IO[bytes]:
    """A ZIP, at its beginning. A draft has no PDF and is not in it."""
    ids = [one.id for one, _person in invoices.named(found.ids) if one.pdf_sha256]
    out: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever sends it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # a PDF is compressed already
        for one in ids:
            invoice = invoices.invoice(one)
            archive.writestr(f"{_('invoice')}-{invoice.number}.pdf", invoice.pdf)
            db.session.expunge(invoice)
    out.seek(0)
    return out
