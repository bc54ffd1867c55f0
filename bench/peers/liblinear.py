"""LIBLINEAR down a path, through the C interface of linear.h (version 2.x): -s 3 hinge, -s 0 softplus."""

import ctypes
import sys
from ctypes import POINTER, Structure, c_bool, c_double, c_int, c_void_p

import numpy as np

from shared_library import load

L2R_LR = 0

library = load("linear")
version = c_int.in_dll(library, "liblinear_version").value
if "--version" in sys.argv:
    print(f"{version // 100}.{version % 100}")
    sys.exit()

from job import Job  # noqa: E402


class Problem(Structure):
    _fields_ = [("l", c_int), ("n", c_int), ("y", c_void_p), ("x", c_void_p), ("bias", c_double)]


class Parameter(Structure):
    _fields_ = [
        ("solver_type", c_int), ("eps", c_double), ("C", c_double), ("nr_weight", c_int),
        ("weight_label", c_void_p), ("weight", c_void_p), ("p", c_double),
        *([("nu", c_double)] if version >= 240 else []),
        ("init_sol", c_void_p),
        *([("regularize_bias", c_int), ("w_recalc", c_bool)] if version >= 240 else []),
    ]  # fmt: skip


class Model(Structure):
    _fields_ = [
        ("param", Parameter), ("nr_class", c_int), ("nr_feature", c_int), ("w", POINTER(c_double)),
        ("label", POINTER(c_int)), ("bias", c_double),
    ]  # fmt: skip


library.train.restype = POINTER(Model)
library.train.argtypes = [POINTER(Problem), POINTER(Parameter)]
quiet = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(lambda text: None)
library.set_print_string_function(quiet)

job = Job()
with job.prepare:
    # Each row: its features that are not 0, the bias as feature d + 1, the end mark.
    row, column = np.nonzero(job.X)
    starts = np.searchsorted(row, np.arange(job.n)) + 2 * np.arange(job.n)
    ends = np.append(starts[1:], len(row) + 2 * job.n)
    nodes = np.empty(len(row) + 2 * job.n, np.dtype([("index", np.int32), ("value", np.float64)], align=True))
    place = np.arange(len(row)) + 2 * row
    nodes["index"][place], nodes["value"][place] = column + 1, job.X[row, column]
    nodes["index"][ends - 2], nodes["value"][ends - 2] = job.d + 1, 1
    nodes["index"][ends - 1] = -1
    rows = (nodes.ctypes.data + nodes.itemsize * starts).astype(np.uint64)
problem = Problem(job.n, job.d + 1, job.y.ctypes.data, rows.ctypes.data, 1)

start = np.zeros(job.d + 1)
for C in job.path():
    parameter = Parameter(solver_type=job.parameters["solver"], eps=job.parameters["tolerance"], C=C, p=0.1)
    if version >= 240:
        parameter.regularize_bias = 1
    if parameter.solver_type == L2R_LR:
        parameter.init_sol = start.ctypes.data
    with job.train:
        model = library.train(problem, parameter)
    # The decision value is positive for the class that comes first in the data.
    start[:] = np.ctypeslib.as_array(model.contents.w, (job.d + 1,))
    solution = model.contents.label[0] * start
    job.record(solution[:-1], solution[-1])
    library.free_and_destroy_model(ctypes.byref(model))
job.finish()
