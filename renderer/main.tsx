import '@mantine/core/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './app/theme.css';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './app/routes.tsx';
import { App, type Appearance } from './app/app.tsx';
import { styleNonce } from './app/style-nonce.ts';
import { apiQuery, createBridge, type Bridge, type OutputFor } from './bridge/index.ts';
import { languageOf } from './i18n/index.ts';
import { markCopies } from './ui/mark-copies.ts';

/** The page's composition root: the bridge, the appearance the shell remembers, the router, then the first paint. */
async function start(place: HTMLElement): Promise<void> {
  if (window.api === undefined) {
    place.textContent = languageOf('ru').texts.app.outside;
    return;
  }
  // Where the library that holds the page still behind a dialog (react-style-singleton) looks for it.
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
  const bridge = createBridge({ api: window.api, makeJobId: () => crypto.randomUUID() });
  takeStartState(bridge);
  markCopies(window);
  const appearance = await bridge.queries.ensureQueryData(apiQuery(bridge, 'app', 'readState', {})).then(
    ({ colorScheme, locale }): Appearance => ({ colorScheme, locale }),
    // The shell did not tell: the page still opens, in the system's colours; the failure shows as soon as somebody asks again.
    (): Appearance => ({ colorScheme: 'auto', locale: 'ru' }),
  );
  createRoot(place).render(<App bridge={bridge} router={createAppRouter(bridge)} appearance={appearance} />);
}

/**
 * The shell tells its state with the address, so that the first paint waits for no answer. The address is cleaned at once: a
 * page that is loaded again asks.
 */
function takeStartState(bridge: Bridge): void {
  const told = new URLSearchParams(window.location.search).get('start');
  if (told === null) return;
  window.history.replaceState(null, '', window.location.pathname + window.location.hash);
  const { queryKey } = apiQuery(bridge, 'app', 'readState', {});
  bridge.queries.setQueryData(queryKey, JSON.parse(told) as OutputFor<'app', 'readState'>);
}

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
void start(place);
