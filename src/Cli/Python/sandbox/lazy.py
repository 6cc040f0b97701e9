"""Modules that authors may name without an import; loading them costs only who uses them."""
import importlib


class LazyModule:
    def __init__(self, name):
        self.__dict__["_LazyModule__name"] = name

    def __getattr__(self, attribute):
        module = importlib.import_module(self.__name)
        try:
            return getattr(module, attribute)
        except AttributeError:
            # A module inside, which nobody imported yet.
            try:
                return importlib.import_module("%s.%s" % (self.__name, attribute))
            except ImportError:
                raise AttributeError("'module' object has no attribute %r" % attribute) from None
