"""Values of expressions that learners type, for checks of authors: calc.evaluator(variables, functions, text)."""
from calc.calc import *
