import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Failure } from '#domain/errors.ts';
import { useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { useConfirm } from '../../ui/confirm.tsx';
import { CopyDetails } from '../../ui/copy-details.tsx';
import { FailureAlert } from '../../ui/failure-alert.tsx';
import { ProgressPanel } from '../../ui/progress-panel.tsx';
import { demoMayBeReset, isTrouble, type TroubleFailure } from './trouble-codes.ts';
import styles from './trouble-screen.module.css';

export interface TroubleScreenProps {
  readonly failure: TroubleFailure;
  /** The school is open again. */
  readonly onSolved: () => void;
  /** How the work is tried again in a school other than the demonstration school; that one is then neither opened nor reset. */
  readonly onAgain?: (() => Promise<Failure | null>) | undefined;
  /** Absent where there is nothing to go back to. */
  readonly onLeave?: (() => void) | undefined;
  /** One more way out, where there is one. */
  readonly action?: ReactNode;
}

/** What an administrator needs: the code and its values, versions; nothing personal. */
export function detailsOf(failure: TroubleFailure, state: OutputFor<'app', 'readState'> | undefined): string {
  const lines = [
    `code: ${failure.code}`,
    ...Object.entries(failure.params).map(([name, value]) => `${name}: ${value}`),
    ...(state === undefined ? [] : [`application: ${state.version}`, `electron: ${state.electron}`, `platform: ${state.platform}`]),
  ];
  return lines.join('\n');
}

/** The whole window on a bad day: what happened, what is safe, what to do. A real school is never replaced by an empty one. */
export function TroubleScreen({ failure: atFirst, onSolved, onAgain, onLeave, action }: TroubleScreenProps) {
  const bridge = useBridge();
  const texts = useTexts();
  const confirm = useConfirm();
  const [failure, setFailure] = useState(atFirst);
  const opening = useJob('school', 'openDemo');
  const resetting = useJob('school', 'resetDemo');
  const words = texts.trouble.screens[failure.code];
  const details = detailsOf(failure, bridge.queries.getQueryData(['app', 'readState', {}]));
  const [trying, setTrying] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const busy = trying || opening.state.is === 'running' || resetting.state.is === 'running';

  const again = async () => {
    if (onAgain !== undefined) {
      setTrying(true);
      const left = await onAgain();
      setTrying(false);
      setRefused(left);
      if (left === null) onSolved();
      else if (isTrouble(left)) setFailure(left);
      return;
    }
    if ((await opening.start({})) !== null) onSolved();
  };
  const reset = async () => {
    const { resetTitle, resetQuestion, resetConfirm } = texts.school.demo;
    if (!(await confirm({ title: resetTitle, question: resetQuestion, confirm: resetConfirm, dangerous: true }))) return;
    if ((await resetting.start({})) !== null) onSolved();
  };
  const newFailure = [opening.state, resetting.state].find((state) => state.is === 'failed');
  if (newFailure?.is === 'failed' && isTrouble(newFailure.failure) && newFailure.failure.code !== failure.code) {
    setFailure(newFailure.failure);
  }
  const running = resetting.state.is === 'running' ? resetting.state : null;

  return (
    <div className={styles.window}>
      <main className={styles.sheet}>
        <h1 className={styles.title}>{words.title}</h1>
        <section>
          <h2 className={styles.subtitle}>{texts.trouble.whatIsSafe}</h2>
          <p className={styles.safe}>{words.safe}</p>
        </section>
        <section>
          <h2 className={styles.subtitle}>{texts.trouble.whatToDo}</h2>
          <ol className={styles.steps}>
            {words.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </section>
        {newFailure?.is === 'failed' && !isTrouble(newFailure.failure) && <FailureAlert failure={newFailure.failure} />}
        {refused !== null && !isTrouble(refused) && <FailureAlert failure={refused} />}
        {running !== null && (
          <ProgressPanel
            title={texts.school.demo.making}
            step={texts.school.steps[running.progress?.step ?? ''] ?? texts.school.stepOther}
            done={running.progress?.done ?? 0}
            total={running.progress?.total ?? 0}
          />
        )}
        <div className={styles.actions}>
          <Button onClick={() => void again()} loading={trying || opening.state.is === 'running'} disabled={busy} data-autofocus>
            {texts.trouble.again}
          </Button>
          {onAgain === undefined && demoMayBeReset(failure.code) && (
            <Button variant="default" onClick={() => void reset()} disabled={busy}>
              {texts.trouble.resetDemo}
            </Button>
          )}
          {action}
          {onLeave !== undefined && (
            <Button variant="subtle" color="gray" onClick={onLeave} disabled={busy}>
              {texts.trouble.toStart}
            </Button>
          )}
        </div>
        <details className={styles.details} open>
          <summary>{texts.ui.details}</summary>
          <pre>{details}</pre>
          <CopyDetails details={details} />
        </details>
      </main>
    </div>
  );
}
