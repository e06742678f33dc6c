// `npm test`: sets up what is missing and runs everything; `npm test -- unit e2e` runs the named suites.
import './refuse-old-node.mjs';

const { runTests } = await import('./run-tests.mjs');
process.exitCode = await runTests(process.argv.slice(2));
