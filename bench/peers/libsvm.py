"""LIBSVM's C-SVC on a precomputed Gram matrix, through the C interface of svm.h (version 3.x)."""

import ctypes
import sys
from ctypes import POINTER, Structure, c_double, c_int, c_void_p

import numpy as np

from shared_library import load

C_SVC, PRECOMPUTED = 0, 4


class Problem(Structure):
    _fields_ = [("l", c_int), ("y", c_void_p), ("x", c_void_p)]


class Parameter(Structure):
    _fields_ = [
        ("svm_type", c_int), ("kernel_type", c_int), ("degree", c_int), ("gamma", c_double), ("coef0", c_double),
        ("cache_size", c_double), ("eps", c_double), ("C", c_double), ("nr_weight", c_int),
        ("weight_label", c_void_p), ("weight", c_void_p), ("nu", c_double), ("p", c_double),
        ("shrinking", c_int), ("probability", c_int),
    ]  # fmt: skip


class ModelStart(Structure):
    """The first fields of svm_model, the same in all of 3.x: more are never touched."""

    _fields_ = [
        ("param", Parameter), ("nr_class", c_int), ("l", c_int), ("SV", c_void_p),
        ("sv_coef", POINTER(POINTER(c_double))), ("rho", POINTER(c_double)),
    ]  # fmt: skip


library = load("svm")
if "--version" in sys.argv:
    number = c_int.in_dll(library, "libsvm_version").value
    print(f"{number // 100}.{number % 100}")
    sys.exit()

from job import Job  # noqa: E402

library.svm_train.restype = POINTER(ModelStart)
library.svm_train.argtypes = [POINTER(Problem), POINTER(Parameter)]
quiet = ctypes.CFUNCTYPE(None, ctypes.c_char_p)(lambda text: None)
library.svm_set_print_string_function(quiet)

job = Job()
n = job.n
with job.prepare:
    nodes = np.empty((n, n + 2), np.dtype([("index", np.int32), ("value", np.float64)], align=True))
    nodes["index"] = np.arange(n + 2)
    nodes["index"][:, -1] = -1
    nodes["value"][:, 0] = np.arange(1, n + 1)  # a row's own number, as svm-train's format for -t 4 wants it
    for start in range(0, n, 500):  # so that the Gram matrix is never there twice
        nodes["value"][start : start + 500, 1:-1] = job.X[start : start + 500] @ job.X.T
    rows = nodes.ctypes.data + nodes.strides[0] * np.arange(n, dtype=np.uint64)
problem = Problem(n, job.y.ctypes.data, rows.ctypes.data)

for C in job.path():
    parameter = Parameter(svm_type=C_SVC, kernel_type=PRECOMPUTED, cache_size=1000, C=C, shrinking=1)
    parameter.eps = job.parameters["tolerance"]
    with job.train:
        model = library.svm_train(problem, parameter)
    first = np.zeros(2, np.int32)
    library.svm_get_labels(model, first.ctypes.data_as(c_void_p))
    count = model.contents.l
    indices = np.zeros(count, np.int32)
    library.svm_get_sv_indices(model, indices.ctypes.data_as(c_void_p))
    # The decision value is positive for the class that comes first in the data.
    coefficients = first[0] * np.ctypeslib.as_array(model.contents.sv_coef[0], (count,))
    alpha = np.zeros(n)
    alpha[indices - 1] = np.abs(coefficients) / C
    job.record(job.X[indices - 1].T @ coefficients, -first[0] * model.contents.rho[0], alpha)
    library.svm_free_and_destroy_model(ctypes.byref(model))
job.finish()
