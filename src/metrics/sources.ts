/** Tanay & Griffin: scaled losses, error distance, adversarial distance, tilting. */
export const newAngle = 'Tanay & Griffin, A New Angle on L2 Regularization, arXiv 1806.11186';

/** Tanay & Griffin: adversarial strength. */
export const boundaryTilting = 'Tanay & Griffin, A Boundary Tilting Perspective, arXiv 1608.07690';

/** Moosavi-Dezfooli, Fawzi & Frossard: distance to a hyperplane in any norm, relative norms. */
export const deepFool = 'Moosavi-Dezfooli, Fawzi & Frossard, DeepFool, arXiv 1511.04599';

/** Smallest perturbations of a linear classifier within a box: projections and knapsacks, solved exactly. */
export const boxed = 'Boyd & Vandenberghe, Convex Optimization, §5.5: the Lagrange conditions of a projection on a box';

/** Duality, strong convexity. */
export const convexOptimization = 'Boyd & Vandenberghe, Convex Optimization, §5.5, §9.1';

/** The interval of a share from counts. */
export const wilson =
  'Wilson, Probable Inference, the Law of Succession, and Statistical Inference, J. Am. Stat. Assoc. 22 (1927)';

/** ½‖w‖² + C Σ f. */
export const libsvm = 'Chang & Lin, LIBSVM: A Library for Support Vector Machines';

/** What the user configured or the data holds. */
export const config = 'the config and the data';

/** What the program did. */
export const run = 'the run';

/** cv.glmnet: means over folds, their standard errors, and how λ is chosen by them. */
export const glmnet =
  'Friedman, Hastie & Tibshirani, Regularization Paths for Generalized Linear Models via Coordinate Descent (cv.glmnet)';
