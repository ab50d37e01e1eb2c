"""A tree as a student would write it, cut where it is long."""

from __future__ import annotations

from fractions import Fraction

from grader.derivations.tree import BOUND, Node
from grader.untrusted import CONTROL

LONGEST = 70
SIGNS = {"Eq": "=", "Ne": "!=", "Lt": "<", "Le": "<=", "Gt": ">", "Ge": ">="}
# How tightly what they make is bound together.
SUM, PRODUCT, POWER, ATOM = range(4)


def show(node: Node) -> str:
    text = CONTROL.sub("?", _text(node)[0])
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _text(node: Node, depth: int = 0) -> tuple[str, int]:
    if depth > 12:
        return "...", ATOM
    inside = [_text(arg, depth + 1) for arg in node.args]
    plain = [text for text, _ in inside]

    def at_least(place: int, tightness: int) -> str:
        text, own = inside[place]
        return text if own >= tightness else f"({text})"

    if node.head == "Number":
        value = Fraction(node.value)
        return str(value), ATOM if value.denominator == 1 and value >= 0 else SUM if value < 0 else PRODUCT
    if node.head in ("Symbol", "Constant"):
        name = str(node.value)
        return f"t{name[1:]}" if name.startswith(BOUND) else name.partition("#")[0], ATOM
    if node.head == "Add":
        return " + ".join(plain).replace("+ -", "- "), SUM
    if node.head == "Mul":
        minus = node.args[0].head == "Number" and node.args[0].value == -1 and len(node.args) > 1
        shown = "*".join(at_least(i, PRODUCT) for i in range(minus, len(inside)))
        return (f"-{shown}", SUM) if minus else (shown, PRODUCT)
    if node.head == "Pow":
        if node.args[1].head == "Number" and Fraction(node.args[1].value) < 0:
            power = -Fraction(node.args[1].value)
            base = at_least(0, ATOM)
            return (
                f"1/{base}"
                if power == 1
                else f"1/{base}**{power}"
                if power.denominator == 1
                else f"1/{base}**({power})"
            ), PRODUCT
        return f"{at_least(0, ATOM)}**{at_least(1, ATOM)}", POWER
    if node.head in SIGNS and len(plain) == 2:
        return f"{plain[0]} {SIGNS[node.head]} {plain[1]}", SUM
    if node.head == "Apply":
        return f"{node.value}{chr(39) * node.order}({', '.join(plain)})", ATOM
    if node.head in ("Integral", "Sum", "Product"):
        variable = f"t{str(node.value)[1:]}"
        return f"{node.head}({plain[0]}, ({variable}, {plain[1]}, {plain[2]}))", ATOM
    if node.head == "Derivative":
        return f"Derivative({plain[0]}, {str(node.value).partition('#')[0]})", ATOM
    return f"{node.head}({', '.join(plain)})", ATOM
