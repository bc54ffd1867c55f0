/* Runs the command line from its sources. Run with `npm run dev -- ARGUMENTS`. */
import { main } from '../src/cli/main.ts';

await main(process.argv.slice(2));
