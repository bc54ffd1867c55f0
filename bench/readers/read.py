"""One file read by one library, once: reader, file, and the path of the report (see ReadingRun in index.ts)."""

import json
import os
import sys
import time

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "peers"))
from job import cpu_seconds, peak_bytes


def reader_of(name, path):
    """The function that reads, its library loaded."""
    if name == "numpy.loadtxt":
        import numpy as np

        with open(path) as file:
            columns = file.readline().count(",")
        return lambda: np.loadtxt(path, delimiter=",", skiprows=1, usecols=range(columns), quotechar='"')
    if name == "scikit-learn":
        from sklearn.datasets import load_svmlight_file

        return lambda: load_svmlight_file(path)[0]
    import pandas as pd

    if path.endswith(".parquet"):
        return lambda: pd.read_parquet(path)
    options = {"pandas": {}, "pandas round_trip": {"float_precision": "round_trip"}, "pandas pyarrow": {"engine": "pyarrow"}}
    return lambda: pd.read_csv(path, **options[name])


def squares_of(features):
    """The sum of the squares of all features, in whatever form they are."""
    if hasattr(features, "columns"):
        return sum(float(column @ column) for _, column in features.iloc[:, :-1].items())
    values = getattr(features, "data", features) if hasattr(features, "indptr") else features
    return float(values.ravel() @ values.ravel())


name, path, report = sys.argv[1:]
read = reader_of(name, path)
started = time.perf_counter()
features = read()
run = {"readSeconds": time.perf_counter() - started, "cpuSeconds": cpu_seconds(), "peakBytes": peak_bytes()}
run["found"] = {"rows": features.shape[0], "squares": squares_of(features)}
with open(report, "w") as file:
    json.dump(run, file)
