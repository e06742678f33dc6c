// `npm run setup`: everything `npm start` needs, without starting.
import './refuse-old-node.mjs';

const [{ setUp }, { endWithFailure }] = await Promise.all([import('./set-up.mjs'), import('./setup-failure.mjs')]);
try {
  await setUp({ desk: process.platform === 'linux' });
} catch (error) {
  endWithFailure(error);
}
