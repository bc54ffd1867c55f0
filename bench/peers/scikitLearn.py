"""scikit-learn down a path: SVC on a precomputed Gram matrix, or LogisticRegression warm-started."""

import warnings

import numpy as np
from job import Job
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

# What a solver has reached is judged by its solution's certificate.
warnings.simplefilter("ignore", ConvergenceWarning)

job = Job()
solver, tol = job.parameters["solver"], job.parameters["tolerance"]

if solver == "SVC":
    with job.prepare:
        gram = job.X @ job.X.T
    for C in job.path():
        model = SVC(kernel="precomputed", C=C, tol=tol, cache_size=1000)
        with job.train:
            model.fit(gram, job.y)
        alpha = np.zeros(job.n)
        alpha[model.support_] = np.abs(model.dual_coef_[0]) / C
        job.record(model.dual_coef_[0] @ job.X[model.support_], model.intercept_[0], alpha)
else:
    model = LogisticRegression(solver=solver, tol=tol, max_iter=10000, warm_start=True)
    for C in job.path():
        model.set_params(C=C)
        with job.train:
            model.fit(job.X, job.y)
        job.record(model.coef_[0], model.intercept_[0])
job.finish()
