"""Plain pytest and Hypothesis. The student's folder is on the path; the import is in the test, so that a file that
does not parse costs only its own questions.
"""

import importlib

import properties
import pytest


@pytest.mark.parametrize("name", properties.OVER)
def test_agrees_with_the_reference(name: str) -> None:
    topic, function = name.split(".")
    properties.check(name, getattr(importlib.import_module(topic), function))
