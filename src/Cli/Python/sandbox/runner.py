"""Runs one piece of author's code and ends. Started inside bubblewrap, waits for its work on standard input.

In:  {"code", "seed", "globals": lines of JSON objects, "library": base64 of a zip or null, "cpu", "memory", "files"}
Out: {"globals": [[name, json, text], ...]} or {"error", "trace"}
The process is used once, so that nothing of one run is left for the next.
"""
import sys

sys.dont_write_bytecode = True
sys.path[:] = [path for path in sys.path if path] + ["/sandbox", "/usr/lib/python3/dist-packages"]

import base64
import ctypes
import gc
import io
import json
import os
import random  # the real one: our generator is built on it
import resource
import traceback

from lazy import LazyModule
from python2_random import Random, SystemRandom, as_module
import seccomp

FILE_NAME = "<problem>"
JSON_TYPES = (type(None), int, float, str, list, tuple, dict)
# What authors may name without importing it: their name for it, and its module.
PRELOADED = {
    "numpy": "numpy",
    "math": "math",
    "scipy": "scipy",
    "calc": "calc",
    "eia": "eia",
    "chemcalc": "chem.chemcalc",
    "chemtools": "chem.chemtools",
    "miller": "chem.miller",
    "draganddrop": "verifiers.draganddrop",
}


def limit(cpu, memory, files):
    """Limits that the kernel holds; this process cannot raise them again."""
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (files, files))
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    resource.setrlimit(resource.RLIMIT_MSGQUEUE, (0, 0))


def namespace(seed, lines):
    """Names that author's code finds. Division is true division anyway in Python 3."""
    names = {}
    for line in lines.split("\n"):
        if line:
            names.update(json.loads(line))
    seeded = Random(seed)
    as_module(seeded)
    sys.modules["random"] = seeded
    names.update(random=seeded, random_module=random, os=os, sys=sys, xrange=range)
    for name, module in PRELOADED.items():
        names[name] = LazyModule(module)
    return names


def survivors(names):
    """[name, JSON, str()] of what survives JSON, as Open edX keeps it: lists for tuples, texts for keys."""
    kept = []
    for name, value in names.items():
        if name == "__builtins__" or not isinstance(name, str) or not isinstance(value, JSON_TYPES):
            continue
        try:
            text = json.dumps(value)
            text.encode("utf-8")
            again = json.loads(text)
            shown = str(again)
            # Half a surrogate pair is no text.
            shown.encode("utf-8")
            json.dumps(again, ensure_ascii=False).encode("utf-8")
            name.encode("utf-8")
        except (TypeError, ValueError, RecursionError, OverflowError):
            continue
        kept.append([name, text, shown])
    return kept


def failure(error):
    lines = traceback.format_exception_only(type(error), error)
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    trace = "Traceback (most recent call last):\n" + "".join(traceback.format_list(own)[-20:]) + "".join(lines)
    last = [line for line in "".join(lines).split("\n") if line.strip()]
    return {"error": (last[-1] if last else type(error).__name__)[:2000], "trace": trace[:10000]}


def run(work):
    names = namespace(work["seed"], work["globals"])
    exec(compile(work["code"].replace("\r\n", "\n"), FILE_NAME, "exec"), names)
    return {"globals": survivors(names)}


def main():
    # The answer goes out by a descriptor that code which prints, or closes its output, does not meet.
    answers = os.dup(1)
    null = os.open("/dev/null", os.O_RDWR)
    # A blank before the JSON: from now on this sandbox can be ended at any time.
    os.write(answers, b"\n")
    work = json.load(sys.stdin)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    if work["library"]:
        with open("/tmp/python_lib.zip", "wb") as library:
            library.write(base64.b64decode(work["library"]))
        sys.path.append("/tmp/python_lib.zip")
    os.environ.clear()
    # One thread: more are not allowed.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    limit(work["cpu"], work["memory"], work["files"])
    seccomp.forbid(ctypes)
    try:
        result = run(work)
    except BaseException as error:
        result = failure(error)
    gc.disable()
    text = json.dumps(result).encode("ascii")
    done = 0
    while done < len(text):
        done += os.write(answers, text[done:])
    os._exit(0)


if __name__ == "__main__":
    main()
