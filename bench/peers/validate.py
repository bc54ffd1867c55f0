"""Cross-validation on given folds by scikit-learn: python validate.py WAY DIRECTORY (files: see bench/validating.ts)."""

import json
import sys
import warnings
from os.path import join

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import GridSearchCV, PredefinedSplit
from sklearn.svm import SVC

warnings.simplefilter("ignore", ConvergenceWarning)
way, directory = sys.argv[1:]
with open(join(directory, "data.json")) as file:
    shape = json.load(file)
n = shape["n"]
X = np.fromfile(join(directory, "features.u8"), np.uint8).reshape(n, shape["d"]) / float(shape["divisor"])
y = np.fromfile(join(directory, "labels.i8"), np.int8)
folds = PredefinedSplit(np.fromfile(join(directory, "folds.u8"), np.uint8))
lambdas = np.fromfile(join(directory, "lambdas.f64"))
# C = 1/(2 lambda n) with the n that is trained on, which is the same for all folds but for a sample or two.
Cs = 1 / (2 * lambdas * (n - n / folds.get_n_splits()))

if way == "SVC":
    search = GridSearchCV(SVC(kernel="linear", tol=1e-4, cache_size=1000), {"C": Cs}, cv=folds, refit=False)
    scores = search.fit(X, y).cv_results_["mean_test_score"]
else:
    model = LogisticRegressionCV(Cs=Cs, cv=folds, solver=way, tol=1e-8, max_iter=10000, scoring="neg_log_loss", refit=False)
    scores = model.fit(X, y).scores_[1].mean(axis=0)
# Of equals the strongest penalty, the first.
print(json.dumps(float(lambdas[np.argmax(scores)])))
