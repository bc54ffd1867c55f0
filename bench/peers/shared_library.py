"""Finds a C library of a Debian package by its stem: `svm` for libsvm.so.3."""

import ctypes
import ctypes.util


def load(stem):
    name = ctypes.util.find_library(stem)
    if name is None:
        raise SystemExit(f"lib{stem} is not on this machine")
    return ctypes.CDLL(name)
