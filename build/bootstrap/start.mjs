// `npm start`: sets up what is missing, builds, opens the application.
import './refuse-old-node.mjs';

const [{ startApplication }, { endWithFailure }] = await Promise.all([import('./start-application.mjs'), import('./setup-failure.mjs')]);
try {
  process.exitCode = await startApplication(process.argv.slice(2));
} catch (error) {
  endWithFailure(error);
}
