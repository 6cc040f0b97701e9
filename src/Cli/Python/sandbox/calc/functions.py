"""Functions that numpy lacks."""
import numpy


def sec(x):
    return 1 / numpy.cos(x)


def csc(x):
    return 1 / numpy.sin(x)


def cot(x):
    return 1 / numpy.tan(x)


def sech(x):
    return 1 / numpy.cosh(x)


def csch(x):
    return 1 / numpy.sinh(x)


def coth(x):
    return 1 / numpy.tanh(x)


def arcsec(x):
    return numpy.arccos(1.0 / x)


def arccsc(x):
    return numpy.arcsin(1.0 / x)


def arccot(x):
    quarter = -numpy.pi / 2 if numpy.real(x) < 0 else numpy.pi / 2
    return quarter - numpy.arctan(x)


def arcsech(x):
    return numpy.arccosh(1.0 / x)


def arccsch(x):
    return numpy.arcsinh(1.0 / x)


def arccoth(x):
    return numpy.arctanh(1.0 / x)
