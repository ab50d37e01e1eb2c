"""The stubs that students edit match the reference, their examples hold for it, and none is solved."""

import doctest
import importlib
import inspect
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest

from grader.questions import TOPICS

each_topic = pytest.mark.parametrize("topic", TOPICS)


def public_functions(module: ModuleType) -> dict[str, Callable[..., object]]:
    """The module's own functions by name, in the order of their definitions."""
    return {
        name: function
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
    }


@each_topic
def test_stubs_and_reference_have_the_same_signatures(topic: str) -> None:
    stubs = public_functions(importlib.import_module(f"exercises.{topic}"))
    solved = public_functions(importlib.import_module(f"reference.{topic}"))
    assert stubs
    assert list(stubs) == list(solved)
    for name, stub in stubs.items():
        # Compared as text, because jaxtyping makes a new class for every annotation.
        assert str(inspect.signature(stub)) == str(inspect.signature(solved[name])), name


@each_topic
def test_examples_hold_for_the_reference(topic: str) -> None:
    solved = importlib.import_module(f"reference.{topic}")
    for name, stub in public_functions(importlib.import_module(f"exercises.{topic}")).items():
        if not inspect.signature(stub).parameters:
            continue  # a question in words
        examples = doctest.DocTestParser().get_doctest(stub.__doc__ or "", {"np": np, **vars(solved)}, name, None, None)
        assert sum(bool(example.want) for example in examples.examples) == 1, f"{name} has not just one example"
        printed: list[str] = []
        failed = doctest.DocTestRunner(verbose=False).run(examples, out=printed.append).failed
        assert failed == 0, "".join(printed)


@each_topic
def test_stubs_raise_not_implemented(topic: str) -> None:
    for name, stub in public_functions(importlib.import_module(f"exercises.{topic}")).items():
        with pytest.raises(NotImplementedError):
            stub(*[None] * len(inspect.signature(stub).parameters))
            pytest.fail(f"{name} returned")
