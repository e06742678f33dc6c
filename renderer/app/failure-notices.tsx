import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { Failure } from '#domain/errors.ts';
import { useApiEvent, useBridge, type Bridge } from '../bridge/index.ts';
import { useTexts } from '../i18n/index.ts';
import { notify, notifyFailure } from '../ui/notify.ts';
import { isRealSchool, reopenSchool } from './reopen-school.ts';
import { forgetSession } from './session.ts';
import { isTrouble, type TroubleFailure } from './trouble/trouble-codes.ts';
import { TroubleScreen } from './trouble/trouble-screen.tsx';
import styles from './failure-notices.module.css';

/** Opens the school of the session again and has everything asked anew; without a session there is nothing to open. */
async function reopen(bridge: Bridge): Promise<Failure | null> {
  const failure = await reopenSchool(bridge);
  if (failure === null) await bridge.queries.invalidateQueries();
  return failure;
}

export interface FailureNoticesProps {
  /** The session is over: back to the way in. */
  readonly onSessionGone: () => void;
  readonly children: ReactNode;
}

/**
 * What happens to failures that no screen handles: of a query it is either trouble for the whole window or shown where the
 * data were to stand; of a command it is a notification. Nothing is swallowed. The screens stay under a trouble screen: what was
 * typed and is not stored yet is still there when the trouble is over.
 */
export function FailureNotices({ onSessionGone, children }: FailureNoticesProps) {
  const bridge = useBridge();
  const texts = useTexts();
  const [trouble, setTrouble] = useState<TroubleFailure | null>(null);
  const reopening = useRef<Promise<Failure | null> | null>(null);
  /** Its school is not opened again under the page: the desk takes the person out. */
  const isWithdrawn = useRef(false);
  useApiEvent('syncStatus', ({ reason }) => {
    isWithdrawn.current = reason?.code === 'device_withdrawn';
  });

  const showFailure = useCallback(
    (failure: Failure) => {
      if (isTrouble(failure)) setTrouble(failure);
      else notifyFailure(texts, failure);
    },
    [texts],
  );

  /** A core that was started anew has no open file; the school of the session is opened again, once for all who ask. */
  const reopenOnce = useCallback(async (): Promise<boolean> => {
    if (isWithdrawn.current) return false;
    if (reopening.current !== null) return (await reopening.current) === null;
    const opening = reopen(bridge);
    reopening.current = opening;
    const failure = await opening;
    reopening.current = null;
    if (failure !== null) {
      showFailure(failure);
      // Nobody can say which school it was: the person chooses anew.
      if (failure.code === 'school_unknown') {
        forgetSession(bridge);
        onSessionGone();
      }
    }
    return failure === null;
  }, [bridge, showFailure, onSessionGone]);

  useEffect(
    () =>
      bridge.onFailure(({ from, failure, handled }) => {
        if (failure.code === 'session_missing') {
          forgetSession(bridge);
          onSessionGone();
        }
        if (handled) return;
        if (from === 'command') notifyFailure(texts, failure);
        else if (isTrouble(failure)) setTrouble(failure);
        else if (failure.code === 'database_not_open') void reopenOnce();
      }),
    [bridge, texts, reopenOnce, onSessionGone],
  );

  useApiEvent('coreRestarted', () => {
    const { title, message } = texts.app.coreRestarted;
    void reopenOnce().then((opened) => opened && notify({ title, message, tone: 'attention' }));
  });

  const solved = () => {
    setTrouble(null);
    void bridge.queries.invalidateQueries();
  };

  return (
    <>
      <div className={trouble === null ? styles.screens : styles.covered} inert={trouble !== null}>
        {children}
      </div>
      {trouble !== null && <TroubleScreen key={trouble.code} failure={trouble} onSolved={solved} onAgain={isRealSchool(bridge) ? () => reopen(bridge) : undefined} />}
    </>
  );
}
