// The first module of a thread whose own is TypeScript: a thread does not take over what reads that.
import { register } from 'tsx/esm/api';

register();
await import(process.argv[2]);
