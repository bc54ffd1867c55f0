import fc from 'fast-check';

/*
 * Properties are tried on the same random cases every time, so that a verdict depends on the code alone.
 * L2SWEEP_TEST_SEED=N tries others.
 */
fc.configureGlobal({ seed: Number(process.env.L2SWEEP_TEST_SEED ?? 1806) });
