"""HTML pages that hold all they need: no network, no script but their own, whatever text stands in them."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.untrusted import clean

ROOT = Path(__file__).parent.parent
SCHEME = "page/scheme.css"  # the colours and letters of every page
NARROW = "\u202f"  # a narrow space, at which no line is broken


def fill(template: str, *, style: str, script: str = "", **values: Any) -> str:
    """The template, a path below `grader/` as are `style` and `script`, which may be left out.

    All text is cleaned and escaped; a browser keeps to the policy that nothing runs or is loaded beside these files.
    """
    css = _source(SCHEME) + _source(style)
    js = _source(script) if script else ""
    return (
        _environment()
        .get_template(template)
        .render(policy=_policy(css, js), style=Markup(css), script=Markup(js), **values)
    )


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}{NARROW}%"


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    number, unit = (1000 * seconds, "ms") if seconds < 0.9995 else (seconds, "s")
    return f"{float(f'{number:.2g}'):g}{NARROW}{unit}"


def decimal(number: float | None) -> str:
    return "–" if number is None else f"{number:.2f}".replace("-", "−")


def breakable(name: str) -> Markup:
    """A long name may go on in the next line after an underscore."""
    return Markup("_<wbr>").join(clean(name).split("_"))


def _policy(style: str, script: str) -> str:
    run = _hash(script) if script else "'none'"
    return (
        f"default-src 'none'; script-src {run}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


@functools.cache
def _source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    made.filters |= {"percent": percent, "duration": duration, "decimal": decimal, "breakable": breakable}
    return made
