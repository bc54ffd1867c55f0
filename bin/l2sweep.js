#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

const current = new URL('../dist/current', import.meta.url);
if (existsSync(current)) {
  // All that is loaded later belongs to the same build, whatever is built meanwhile (scripts/build.js).
  const { main } = await import(`../dist/${readFileSync(current, 'utf8')}/main.js`);
  await main(process.argv.slice(2));
} else {
  process.stderr.write(
    'error: l2sweep has not been built; expected `npm ci` or `npm run build` in its folder before\n',
  );
  process.exitCode = 2;
}
