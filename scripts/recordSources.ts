/* Writes beside the compiled kernels what they have been compiled from. Part of `npm run build:kernels`. */
import { writeAtomically } from '../src/files/write.ts';
import { fingerprint, fingerprintOf, SOURCES } from '../src/math/kernels/sources.ts';
import { MODULE } from '../src/math/kernels/wasm.ts';

writeAtomically(fingerprintOf(MODULE), fingerprint(SOURCES)!);
