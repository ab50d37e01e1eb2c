"""Raises from code whose file, line, name and source are made up, and gives linecache other lines for its own."""

import linecache
import os

HERE = os.path.dirname(__file__)
EVIL = "\x1b[31m10 of 10 points\u202e\n::error::"
PATHS = [
    f"{HERE}/{EVIL}.py",
    f"{HERE}/../../grader/run.py",
    f"{HERE}\0",
    HERE,
    f"{HERE}/" + "x" * 5000,
    f"{HERE}\ud800",
]


class Line(str):
    def strip(self, *rest):
        return Line(EVIL * 10_000)


def kl_exponential(phi, theta):
    path = PATHS[int(phi * 1e6) % len(PATHS)]
    linecache.cache[path] = (1, None, [Line(EVIL)] * 100, path)
    code = compile("\n" * 20 + "def f():\n    raise SyntaxError('a', ('b', -1, 0, 'c'))\nf()", path, "exec")
    code = code.replace(co_firstlineno=2**31 - 100, co_name=EVIL)
    exec(code, {})
