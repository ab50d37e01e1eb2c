"""Has no such function but names near it, of every kind that a hint might repeat; and a module that invents names."""

import sys

for n in range(3000):
    globals()[f"kl_exponentia{chr(0x100 + n)}"] = n
globals()["kl_exponential\x1b[31m"] = globals()["kl_exponential\u202e"] = globals()["kl_exponential\ud800"] = 1
globals()[1] = globals()[None] = 2


class Module(type(sys)):
    __dict__ = property(lambda self: {"kl_exponential": 1 / 0})

    def __getattr__(self, name):
        return name.upper() * 100_000


sys.modules[__name__].__class__ = Module
