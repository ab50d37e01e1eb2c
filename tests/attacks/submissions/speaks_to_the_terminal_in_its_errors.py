"""Puts escape sequences, bidirectional overrides, null bytes and lone surrogates into the errors that a report shows."""

EVIL = (
    "\x1b[31m\x1b]0;owned\x07\x1b[2J\r\x08\x9b31m\x7f\x00\u202e\u2066\u200f\u061c\ud800\udfff\u2028\u2029\x85\x0b\x0c"
)
NAME = EVIL.replace("\0", "").encode("utf-8", "replace").decode()
Evil = type(NAME, (Exception,), {"__module__": EVIL, "__qualname__": EVIL})


def kl_exponential(phi, theta):
    raise Evil(EVIL)


kl_exponential.__code__ = kl_exponential.__code__.replace(co_name=NAME + "\0", co_qualname=EVIL)
