"""A failure as Python that a student can paste into an interpreter started beside their file."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from grader.outcome import Counterexample
from grader.question import Question, Signature, Slot, Spelled
from grader.replay import Call, Failure
from grader.sandbox.child.wire import Network, Symbol

WIDTH = 78


# The line that imports functions from the student's file.
Importing: TypeAlias = Callable[[Sequence[str]], str]


# What the Python of a counterexample may name, and the import that it then needs.
IMPORTS = {
    "import numpy as np": ("np.",),
    "import sklearn.datasets": ("sklearn.datasets.",),
    "import torch": ("torch.",),
    "from sympy import ": ("Function(", "Symbol("),
    "from grader.networks import ": ("BernoulliDecoder(", "Encoder(", "GaussianDecoder("),
    "from grader.scatter import ": ("scatter(",),
}


def counterexample(failure: Failure, functions: Mapping[str, Question], importing: Importing) -> Counterexample:
    """Imports, arguments by name, and every call that the check made."""
    called = list(dict.fromkeys(call.function for call in failure.calls))
    lines: list[str] = []
    written: dict[str, str] = {}
    for call in failure.calls:
        signature = functions[call.function].signature
        names, gradients = [], []
        for slot, argument in zip(signature.takes, call.arguments, strict=True):
            is_the_cases = failure.case.arguments.get(slot.name) is argument
            code = failure.case.code.get(slot.name) if is_the_cases else None
            code = code or (argument.code if isinstance(argument, Spelled) else _python(argument, slot, signature))
            name = slot.name
            while written.get(name, code) != code:  # the same argument with another value in a later call
                name += "_"
            if name not in written:
                written[name] = code
                lines.append(_wrapped(f"{name} = {code}"))
            names.append(name)
            if slot.name in (signature.gradients or ()):
                is_network = isinstance(argument, Network)
                gradients.append(f"[p.grad for p in {name}.parameters()]" if is_network else f"{name}.grad")
        shown = (
            _shown(f"{call.function}({', '.join(names)})", gradients)
            if signature.returns[0].kind != "derivation"
            else _steps(call, names, failure.reason.at)
        )
        if shown[0] not in lines:
            lines += shown
    text = "\n".join(lines)
    text = "\n".join([*_imports(text), importing(called), "", text])
    return Counterexample(text, failure.reason.expected, failure.reason.got)


def _imports(text: str) -> list[str]:
    found = []
    for line, names in IMPORTS.items():
        used = [name for name in names if re.search(rf"(?<![\w.]){re.escape(name)}", text)]
        if used:
            found.append(line + (", ".join(name.rstrip("(") for name in used) if line.endswith(" ") else ""))
    return found


def _shown(call: str, gradients: Sequence[str]) -> list[str]:
    """The lines that show a call's answer, and its gradients."""
    if not gradients:
        return [_wrapped(f"print({call})")]
    shown = [f"print({gradient})" for gradient in gradients]
    return [_wrapped(f"answer = {call}"), "print(answer)", "answer.sum().backward()", *shown]


def _steps(call: Call, names: Sequence[str], at: Mapping[str, float]) -> list[str]:
    """The lines that show a derivation, with numbers for its symbols where these show what is wrong."""
    spelled: dict[str, str] = {}
    for name, argument in zip(names, call.arguments, strict=True):
        spelled |= {argument.name: name} if isinstance(argument, Symbol) else {}
        symbols = argument if isinstance(argument, list) else []
        spelled |= {symbol.name: f"{name}[{place}]" for place, symbol in enumerate(symbols)}
    loop = f"for step in {call.function}({', '.join(names)}):"
    if not at:
        return [loop, "    print(step)"]
    numbers = ", ".join(f"{spelled[name]}: {value:g}" for name, value in at.items())
    return [_wrapped(f"at = {{{numbers}}}"), loop, "    print(step.subs(at).evalf())"]


def _wrapped(line: str) -> str:
    """Broken at commas, which all stand inside brackets, so that it can be pasted from a narrow terminal."""
    return "\n".join(
        textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    )


def _python(value: Any, slot: Slot, signature: Signature) -> str:
    """An argument as Python: of a function of torch's, as a tensor or a network."""
    if signature.gradients is None or not isinstance(value, (np.ndarray, Network)):
        return python(value)
    if isinstance(value, Network):
        return f"{value.kind}({', '.join(_nested(weight.tolist(), _number) for weight in value.weights)})"
    grad = ", requires_grad=True" if slot.name in signature.gradients else ""
    return f"torch.tensor({_nested(value.tolist(), _number)}, dtype=torch.{value.dtype}{grad})"


def python(value: Any) -> str:
    """Python that makes `value` again, to the last bit."""
    if isinstance(value, np.ndarray):
        if value.size == 0:
            return f"np.zeros({value.shape})"
        dtype = "" if value.dtype == np.float64 else f", dtype=np.{value.dtype}"
        return f"np.array({_nested(value.tolist(), _number)}{dtype})"
    if isinstance(value, Symbol):
        return f"{'Function' if value.is_function else 'Symbol'}({value.name!r}, {value.assumption}=True)"
    if isinstance(value, list) and value and isinstance(value[0], Symbol):
        return f"({', '.join(map(python, value))})"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(python, value))}]"
    return _number(value)


def _nested(value: Any, leaf: Callable[[Any], str]) -> str:
    return f"[{', '.join(_nested(item, leaf) for item in value)}]" if isinstance(value, list) else leaf(value)


def _number(value: Any) -> str:
    text = repr(value)
    return f"np.{text}" if text in ("inf", "nan") else "-np.inf" if text == "-inf" else text
