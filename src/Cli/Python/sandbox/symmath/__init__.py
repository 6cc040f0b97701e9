"""Checks of formulas by computer algebra, under the names that courses use: symmath_check, symmath_check_simple, check, formula."""
from .formula import *
from .symmath_check import *
