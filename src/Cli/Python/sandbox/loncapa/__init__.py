"""Names that problems translated from LON-CAPA use."""
import math
import random

deg2rad = math.pi / 180.0
rad2deg = 180.0 / math.pi


def lc_random(lower, upper, stepsize):
    """One of lower, lower + stepsize, … below upper; steps need not be whole."""
    return random.choice([lower + step * stepsize for step in range(int((upper - lower) / (1.0 * stepsize)))])


def lc_choose(index, *args):
    """The argument at a place, counted from 1; the first where there is no such place."""
    try:
        return args[int(index) - 1]
    except Exception:
        if args:
            return args[0]
    raise Exception("loncapa_check.lc_choose error, index=%s, args=%s" % (index, args))
