"""PDFs by Typst: the template is ours, the data goes in as JSON, so user text is never read as markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "pdf"


def render_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The bytes of `templates/pdf/<template>` filled with `data` (JSON values only). Imported late: Typst is 80 MB."""
    import typst

    return bytes(
        typst.compile(
            str(TEMPLATES / template),
            root=str(TEMPLATES),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
    )
