import { useEffect, useState, type ReactNode } from 'react';
import { useApiEvent, useBridge } from '../bridge/index.ts';
import type { Failure } from '#domain/errors.ts';
import { useTexts } from '../i18n/index.ts';
import { notify, notifyFailure } from '../ui/notify.ts';
import { readSession } from './session.ts';
import { isTrouble, type TroubleFailure } from './trouble/trouble-codes.ts';
import { TroubleScreen } from './trouble/trouble-screen.tsx';

/**
 * What happens to failures that no screen handles: of a query it is either trouble for the whole window or shown where the
 * data were to stand; of a command it is a notification. Nothing is swallowed.
 */
export function FailureNotices({ children }: { readonly children: ReactNode }) {
  const bridge = useBridge();
  const texts = useTexts();
  const [trouble, setTrouble] = useState<TroubleFailure | null>(null);

  useEffect(
    () =>
      bridge.onFailure(({ from, failure, handled }) => {
        if (handled) return;
        if (from === 'query') {
          if (isTrouble(failure)) setTrouble(failure);
          return;
        }
        notifyFailure(texts, failure);
      }),
    [bridge, texts],
  );

  const showFailure = (failure: Failure) => {
    if (isTrouble(failure)) setTrouble(failure);
    else notifyFailure(texts, failure);
  };

  /** The new core has no open file: the school is opened again before anything is asked. */
  const reopenSchool = async () => {
    if ((await readSession(bridge)) !== null) {
      const opened = await bridge.api.school.openDemo({ jobId: bridge.makeJobId() });
      if (!opened.ok) {
        showFailure(opened.error);
        return;
      }
    }
    await bridge.queries.invalidateQueries();
    notify({ title: texts.app.coreRestarted.title, message: texts.app.coreRestarted.message, tone: 'attention' });
  };

  useApiEvent('coreRestarted', () => {
    void reopenSchool();
  });

  if (trouble !== null) {
    return (
      <TroubleScreen
        failure={trouble}
        onSolved={() => {
          setTrouble(null);
          void bridge.queries.invalidateQueries();
        }}
      />
    );
  }
  return children;
}
