"""The bench's side of a Python program: reads the job, keeps the time, writes solutions (see bench/job.ts)."""

import json
import os
import resource
import sys
import time

import numpy as np


class Stopwatch:
    """Adds up the CPU seconds (all threads) and wall seconds spent in its `with` blocks."""

    def __init__(self):
        self.cpu = self.wall = 0.0

    def __enter__(self):
        self._cpu, self._wall = cpu_seconds(), time.perf_counter()

    def __exit__(self, *_):
        self.cpu += cpu_seconds() - self._cpu
        self.wall += time.perf_counter() - self._wall

    def seconds(self):
        return {"cpuSeconds": self.cpu, "wallSeconds": self.wall}


class Job:
    """Features X (n x d doubles), labels y (n, -1.0 or 1.0), lambdas (largest first), loss, parameters."""

    def __init__(self):
        data, self.directory = sys.argv[-2:]
        shape = read_json(data, "data.json")
        job = read_json(self.directory, "job.json")
        self.n, self.d = shape["n"], shape["d"]
        stored = np.fromfile(os.path.join(data, "features.u8"), np.uint8).reshape(self.n, self.d)
        self.X = stored / float(shape["divisor"])
        self.y = np.fromfile(os.path.join(data, "labels.i8"), np.int8).astype(np.float64)
        self.lambdas = np.fromfile(os.path.join(data, "lambdas.f64"))
        self.loss, self.parameters = job["loss"], job["parameters"]
        self.seconds_limit = job["secondsLimit"]
        self.prepare, self.train = Stopwatch(), Stopwatch()
        self._weights, self._biases, self._duals = [], [], []

    def path(self):
        """C = 1/(2 lambda n) of each lambda, until the time is used up."""
        for value in self.lambdas:
            if self.train.wall > self.seconds_limit:
                return
            yield 1 / (2 * value * self.n)

    def record(self, w, b, alpha=None):
        self._weights.append(np.array(w, np.float64))
        self._biases.append(float(b))
        if alpha is not None:
            self._duals.append(np.array(alpha, np.float64))

    def finish(self):
        measured = {"prepare": self.prepare.seconds(), "train": self.train.seconds(), "peakBytes": peak_bytes()}
        np.array(self._weights).tofile(os.path.join(self.directory, "weights.f64"))
        np.array(self._biases).tofile(os.path.join(self.directory, "biases.f64"))
        if self._duals:
            np.array(self._duals).tofile(os.path.join(self.directory, "duals.f64"))
        with open(os.path.join(self.directory, "measured.json"), "w") as file:
            json.dump(measured, file)


def read_json(directory, name):
    with open(os.path.join(directory, name)) as file:
        return json.load(file)


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def peak_bytes():
    """The process's own high-water mark: on Linux ru_maxrss would include the parent's memory."""
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except FileNotFoundError:
        pass
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
