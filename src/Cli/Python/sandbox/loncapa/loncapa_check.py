from loncapa import *
