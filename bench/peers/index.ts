import { glmnet } from './glmnet.ts';
import { l2sweep } from './l2sweep.ts';
import { liblinear } from './liblinear.ts';
import { libsvm } from './libsvm.ts';
import { libsvmJs } from './libsvmJs.ts';
import { mlLogisticRegression } from './mlLogisticRegression.ts';
import type { Peer } from './peer.ts';
import { scikitLearn } from './scikitLearn.ts';

/** Who is compared, in the order of the tables: ours first. */
export const peers: readonly Peer[] = [l2sweep, libsvm, liblinear, scikitLearn, glmnet, libsvmJs, mlLogisticRegression];
