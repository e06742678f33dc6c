import '@mantine/core/styles.layer.css';
import '@mantine/dates/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import './app/theme.css';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './app/routes.tsx';
import { App, type Appearance } from './app/app.tsx';
import { apiQuery, createBridge } from './bridge/index.ts';
import { languageOf } from './i18n/index.ts';

/** The page's composition root: the bridge, the appearance the shell remembers, the router, then the first paint. */
async function start(place: HTMLElement): Promise<void> {
  if (window.api === undefined) {
    place.textContent = languageOf('ru').texts.app.outside;
    return;
  }
  const bridge = createBridge({ api: window.api, makeJobId: () => crypto.randomUUID() });
  const appearance = await bridge.queries.ensureQueryData(apiQuery(bridge, 'app', 'readState', {})).then(
    ({ colorScheme, locale }): Appearance => ({ colorScheme, locale }),
    // The shell did not tell: the page still opens, in the system's colours; the failure shows as soon as somebody asks again.
    (): Appearance => ({ colorScheme: 'auto', locale: 'ru' }),
  );
  createRoot(place).render(<App bridge={bridge} router={createAppRouter(bridge)} appearance={appearance} />);
}

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no #root');
void start(place);
