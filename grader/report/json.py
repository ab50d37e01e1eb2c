"""The report as JSON, and the JSON Schema that it keeps to."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.report import Report
from grader.untrusted import CONTROL


def render(report: Report) -> str:
    """The report, indented; the same report gives the same bytes, and none that a terminal would obey."""
    text = msgspec.json.format(msgspec.json.encode(report), indent=2).decode()
    text = CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.replace("##[", "\\u0023#[") + "\n"


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of `render`'s output; `schema.json` beside this file is it, written out."""
    return msgspec.json.schema(Report) | {"$schema": "https://json-schema.org/draft/2020-12/schema"}
