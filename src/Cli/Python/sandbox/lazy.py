"""Modules that authors may name without an import; loading them costs only who uses them."""
import importlib


class LazyModule:
    def __init__(self, name):
        self.__dict__["_LazyModule__name"] = name

    def __getattr__(self, attribute):
        return getattr(importlib.import_module(self.__name), attribute)
