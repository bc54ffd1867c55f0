"""scikit-learn's SGDClassifier as a trainer of l2sweep: docs/reference/trainer-protocol.md says what is read and written."""

import json

import numpy as np
from sklearn.linear_model import SGDClassifier

problem = json.load(open('problem.json'))
X, y = np.load('X.npy'), np.load('y.npy')
loss = {'hinge': 'hinge', 'softplus': 'log_loss'}[problem['loss']]
weights, biases = [], []
for mu in problem['mus']:
    # It minimises R + alpha/2 ‖w‖².
    model = SGDClassifier(loss=loss, alpha=2 * mu, random_state=problem['seed']).fit(X, y)
    print(f'mu = {mu}: {1 - model.score(X, y)} of the training samples are misclassified')
    weights.append(model.coef_[0])
    biases.append(model.intercept_[0])
np.save('weights.npy', weights)
np.save('bias.npy', biases)
