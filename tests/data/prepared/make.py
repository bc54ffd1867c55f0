"""Makes scikit-learn.json: the features that scikit-learn makes of train.csv and test.csv (pip install scikit-learn pandas)."""

import json
import pathlib

import numpy as np
import pandas as pd
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

here = pathlib.Path(__file__).parent
train, test = (pd.read_csv(here / f"{part}.csv") for part in ("train", "test"))
numbers = ["age", "income", "visits"]


def features(missing):
    """Each column in turn: gaps are filled, then texts encoded; at last all are scaled. Fitted on train.csv."""
    parts, names = [], []
    for column in [name for name in train.columns if name != "left"]:
        strategy = missing.replace("-", "_") if column in numbers else "most_frequent"
        imputer = SimpleImputer(strategy=strategy)
        columns = [part[[column]] for part in (train, test)]
        if column not in numbers:
            columns = [part.astype(object).where(part.notna(), np.nan) for part in columns]
        filled = [imputer.fit_transform(columns[0]), imputer.transform(columns[1])]
        if column == "smoker":
            filled = [(part == "yes").astype(float) for part in filled]
        if column in ("city", "plan"):
            encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
            filled = [encoder.fit_transform(filled[0]), encoder.transform(filled[1])]
            names += [f"{column}={level}" for level in encoder.categories_[0]]
        else:
            names.append(column)
        parts.append([part.astype(float) for part in filled])
    stacked = [np.hstack([part[k] for part in parts]) for k in (0, 1)]
    scaler = StandardScaler()
    return {
        "names": names,
        "train": scaler.fit_transform(stacked[0]).tolist(),
        "test": scaler.transform(stacked[1]).tolist(),
        "mean": scaler.mean_.tolist(),
        "scale": scaler.scale_.tolist(),
    }


result = {"sklearn": sklearn.__version__, **{missing: features(missing) for missing in ("mean", "median", "most-frequent")}}
(here / "scikit-learn.json").write_text(json.dumps(result, indent=1) + "\n")
