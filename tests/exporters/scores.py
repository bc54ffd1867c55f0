"""Prints the scores of the rows on stdin by NAME.py, NAME.npz and, with an ONNX Runtime, NAME.onnx: python scores.py NAME."""

import importlib
import json
import sys

import numpy as np

name = sys.argv[1]
given = json.load(sys.stdin)
rows = np.array(given["rows"], dtype=object)


def of_module():
    sys.path.insert(0, ".")
    table = rows if given["hasTexts"] else np.where(rows == "", "nan", rows).astype(float)
    return importlib.import_module(name).Model().decision_function(table)


def of_arrays():
    arrays = np.load(f"{name}.npz")
    features = [feature(arrays, k) for k in range(len(arrays["weights"]))]
    used = arrays["divide"] != 0
    scaled = (np.array(features).T[:, used] - arrays["centre"][used]) / arrays["divide"][used]
    return scaled @ arrays["weights"][used] + arrays["bias"]


def feature(arrays, k):
    if "columns" not in arrays:
        return rows[:, k].astype(float)
    column = arrays["feature_column"][k]
    kind = arrays["kinds"][column]
    fill = arrays["fill" if kind == "number" else "fill_text"][column]
    cells = [cell or str(fill) for cell in rows[:, column]]
    if kind == "number":
        return [float(cell) for cell in cells]
    if kind == "truth":
        return [float(cell in ("true", "yes")) for cell in cells]
    return [float(cell == arrays["feature_level"][k]) for cell in cells]


def of_graph():
    import onnx
    import onnxruntime

    onnx.checker.check_model(onnx.load(f"{name}.onnx"), full_check=True)
    feed = {key: tensor(dims, values) for key, dims, values in given["inputs"]}
    label, score = onnxruntime.InferenceSession(f"{name}.onnx").run(["label", "score"], feed)
    assert label.tolist() == [given["classes"][int(s >= 0)] for s in score]
    return score


def tensor(dims, values):
    are_texts = any(isinstance(value, str) for value in values)
    cells = values if are_texts else [np.nan if value is None else value for value in values]
    return np.array(cells, dtype=object if are_texts else float).reshape(dims)


scores = {"python": of_module(), "npz": of_arrays()}
if given["hasRuntime"]:
    scores["onnx"] = of_graph()
print(json.dumps({key: value.tolist() for key, value in scores.items()}))
