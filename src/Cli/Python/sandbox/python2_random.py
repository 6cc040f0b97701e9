"""Python 2's generator: the numbers that a seed gave when the courses were written.

random() of Python 3 is the same; what is built on it differs where Python 3 draws bits instead of fractions.
"""
import math
from random import Random as Python3Random, SystemRandom as Python3SystemRandom


class Random(Python3Random):
    def seed(self, a=None, version=1):
        super().seed(a, version=1)

    def randrange(self, start, stop=None, step=1):
        first = self._whole(start, "arg 1")
        if stop is None:
            if first > 0:
                return int(self.random() * first)
            raise ValueError("empty range for randrange()")
        width = self._whole(stop, "stop") - first
        if step == 1:
            if width > 0:
                return first + int(self.random() * width)
            raise ValueError("empty range for randrange() (%d,%d, %d)" % (first, first + width, width))
        stride = self._whole(step, "step")
        if stride == 0:
            raise ValueError("zero step for randrange()")
        count = (width + stride + (-1 if stride > 0 else 1)) // stride
        if count <= 0:
            raise ValueError("empty range for randrange()")
        return first + stride * int(self.random() * count)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        return seq[int(self.random() * len(seq))]

    def shuffle(self, x, random=None):
        draw = self.random if random is None else random
        for i in range(len(x) - 1, 0, -1):
            j = int(draw() * (i + 1))
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k):
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("sample larger than population")
        # A set of so many is taken to be smaller than a list of the whole population.
        threshold = 21 if k <= 5 else 21 + 4 ** math.ceil(math.log(k * 3, 4))
        if n <= threshold or hasattr(population, "keys"):
            pool, picked = list(population), []
            for i in range(k):
                j = int(self.random() * (n - i))
                picked.append(pool[j])
                pool[j] = pool[n - i - 1]
            return picked
        items = population if isinstance(population, (list, tuple, range, str)) else tuple(population)
        chosen, order = set(), []
        while len(order) < k:
            j = int(self.random() * n)
            if j not in chosen:
                chosen.add(j)
                order.append(j)
        return [items[j] for j in order]

    def gammavariate(self, alpha, beta):
        if alpha == 1.0:
            u = self.random()
            while u <= 1e-7:
                u = self.random()
            return -math.log(u) * beta
        return super().gammavariate(alpha, beta)

    @staticmethod
    def _whole(number, name):
        if int(number) != number:
            raise ValueError("non-integer %s for randrange()" % name)
        return int(number)


class SystemRandom(Random, Python3SystemRandom):
    def random(self):
        return Python3SystemRandom.random(self)


def as_module(generator):
    """Lets a generator stand for the module of its name."""
    generator.Random = Random
    generator.SystemRandom = SystemRandom
    generator.__name__ = "random"
