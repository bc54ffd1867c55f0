"""Runs a command and prints its CPU seconds (all its processes and threads) and wall seconds: python timed.py COMMAND…"""

import json
import resource
import subprocess
import sys
import time

started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True, text=True)
wall = time.perf_counter() - started
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"code": done.returncode, "output": done.stdout, "error": done.stderr[-2000:],
                  "cpuSeconds": usage.ru_utime + usage.ru_stime, "wallSeconds": wall}))
