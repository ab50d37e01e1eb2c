"""`python -m grader limits`: what student code may use."""

from __future__ import annotations

import argparse

from grader.cli.exits import GRADED


def parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="python -m grader limits",
        description="Show what student code may use, and with which status it ends where it takes more.",
    )


def run(options: argparse.Namespace) -> int:
    from grader.questions import LIMITS

    for what, most, then in LIMITS.table():
        print(f"{what:28}{most:22}{then}")
    return GRADED
