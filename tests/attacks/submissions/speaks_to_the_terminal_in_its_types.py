"""Returns values of types whose names are escape sequences, and prints all that a terminal might obey."""

import sys

EVIL = (
    "\x1b[31m\x1b]0;owned\x07\x1b[2J\r\x08\x9b31m\x7f\x00\u202e\u2066\u200f\u061c\ud800\udfff\u2028\u2029\x85\x0b\x0c"
)
NAME = EVIL.replace("\0", "").encode("utf-8", "replace").decode()
Evil = type(NAME, (), {"__module__": EVIL, "__qualname__": EVIL})
print(EVIL)
sys.stderr.write(EVIL)
sys.stdout.buffer.write(EVIL.encode("utf-8", "surrogatepass") + b"\xff\xfe\xc0\x80" + bytes(range(256)))
sys.stdout.buffer.flush()
globals()["kl_exponentia" + EVIL] = 1


def kl_exponential(phi, theta):
    return Evil() if phi > theta else type(NAME, (), {})()
