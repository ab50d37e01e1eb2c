"""Raises exceptions whose class, name, text, traceback and bases are computed by code of its own, which then fails."""

import itertools
import time


class Meta(type):
    __name__ = property(lambda self: 1 / 0)
    __mro__ = property(lambda self: (ValueError, int, None))
    __module__ = property(lambda self: object())

    def __instancecheck__(self, other):
        return True

    def mro(self):
        return [self, *super().mro()[1:]]


class Lying(Exception, metaclass=Meta):
    __class__ = property(lambda self: NotImplementedError)
    __traceback__ = property(lambda self: 1 / 0)
    __cause__ = __context__ = property(lambda self: self)
    args = property(lambda self: time.sleep(10))

    def __str__(self):
        return next(TEXTS)(self)

    __repr__ = __format__ = __reduce__ = __getattribute__ = lambda self, *rest: 1 / 0


class Text(str):
    __slots__ = ()
    __str__ = __len__ = __getitem__ = encode = replace = lambda self, *rest: 1 / 0


TEXTS = itertools.cycle([lambda e: Text("x" * 9999), lambda e: 1 / 0, lambda e: str(e), lambda e: None, lambda e: b"x"])


def kl_exponential(phi, theta):
    raise Lying
