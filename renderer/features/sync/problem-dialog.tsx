import { Button, Modal } from '@mantine/core';
import { useEffect } from 'react';
import type { CommandId } from '#domain/ids.ts';
import { makeId } from '#domain/ids.ts';
import { useConfirmPerson } from '../../app/confirm-person/use-confirm-person.ts';
import { useApiCommand, useApiQuery, useBridge } from '../../bridge/index.ts';
import { failureText, useLanguage } from '../../i18n/index.ts';
import { FailureAlert, notify } from '../../ui/index.ts';
import { commandInWords, failureOfCode, placeInWords } from './sync-words.ts';
import { useShowPlace } from './use-show-place.ts';
import type { SyncProblem } from './sync-status.ts';
import styles from './sync.module.css';

export interface ProblemDialogProps {
  /** The refused command. */
  readonly commandId: CommandId;
  readonly onClose: () => void;
  /** After «заменить» or «оставить»; the cell shows it by the core's event. */
  readonly onResolved?: (() => void) | undefined;
}

/**
 * What the server did not take: for a conflict both values with authors and times, and «заменить» or «оставить»; otherwise the
 * reason and «понятно». The keyboard begins at the cross, so that a hasty Enter decides nothing.
 */
export function ProblemDialog({ commandId, onClose, onResolved }: ProblemDialogProps) {
  const { texts } = useLanguage();
  const { dialog: t } = texts.sync;
  const problems = useApiQuery('sync', 'listProblems', {}, { failureHandled: true });
  const problem = problems.data?.find((one) => one.commandId === commandId);
  const isGone = problems.data !== undefined && !problems.isFetching && problem === undefined;
  // Somebody decided meanwhile, in another window or by typing anew.
  useEffect(() => {
    if (isGone) onClose();
  }, [isGone, onClose]);
  const title = problem?.status === 'rejected' ? t.titleRefused : t.title;
  return (
    <Modal opened onClose={onClose} title={title} size={640} closeButtonProps={{ 'aria-label': texts.ui.close }}>
      {problems.error !== null && <FailureAlert failure={problems.error.failure} onAgain={() => void problems.refetch()} />}
      {problem === undefined ? <p role="status">{t.loading}</p> : <Decision problem={problem} onClose={onClose} onResolved={onResolved} />}
    </Modal>
  );
}

interface DecisionProps {
  readonly problem: SyncProblem;
  readonly onClose: () => void;
  readonly onResolved: (() => void) | undefined;
}

function Decision({ problem, onClose, onResolved }: DecisionProps) {
  const language = useLanguage();
  const { texts } = language;
  const { dialog: t } = texts.sync;
  const resolving = useResolveProblem(() => {
    onClose();
    onResolved?.();
  });
  const showPlace = useShowPlace();
  const show = showPlace(problem.place);
  const reason = failureText(texts, failureOfCode(problem.code, problem.params));
  return (
    <div className={styles.dialog}>
      <p className={styles.place}>
        <strong>{commandInWords(problem.name, language)}</strong>
        <span>{placeInWords(problem, language)}</span>
      </p>
      <div className={styles.versions}>
        <Version label={t.mine} version={problem.mine} />
        <Version label={t.standing} version={problem.standing} />
      </div>
      <p className={styles.reason}>
        {problem.replaceable ? t.about : <><strong>{reason.title}.</strong> {problem.status === 'conflict' ? t.aboutGone : reason.help}</>}
      </p>
      {resolving.error !== null && <FailureAlert failure={resolving.error.failure} />}
      <div className={styles.deeds}>
        {show !== undefined && (
          <Button
            variant="subtle" color="gray" className={styles.aside}
            onClick={() => {
              onClose();
              show();
            }}
          >
            {t.show}
          </Button>
        )}
        {problem.replaceable ? (
          <>
            <Button variant="default" loading={resolving.isPending} onClick={() => resolving.resolve(problem.commandId, 'keep')}>{t.keep}</Button>
            <Button loading={resolving.isPending} onClick={() => resolving.resolve(problem.commandId, 'replace')}>{t.replace}</Button>
          </>
        ) : (
          <Button loading={resolving.isPending} onClick={() => resolving.resolve(problem.commandId, 'keep')}>{t.discard}</Button>
        )}
      </div>
    </div>
  );
}

function Version({ label, version }: { readonly label: string; readonly version: SyncProblem['standing'] }) {
  const { texts, format } = useLanguage();
  const { dialog: t } = texts.sync;
  const isEmpty = version === null || version.text === '';
  return (
    <section className={styles.version} aria-label={label}>
      <h3 className={styles.versionLabel}>{label}</h3>
      <div className={styles.value} data-empty={isEmpty || undefined}>{isEmpty ? t.nothing : version.text}</div>
      {version !== null && version.madeAt > 0 && (
        <div className={styles.by}>{t.by(version.author === '' ? t.notKnown : version.author, format.dateTime(version.madeAt))}</div>
      )}
    </section>
  );
}

/** Settles a problem; a replaced value is told by a short notice, a kept one by its place going. */
export function useResolveProblem(onDone: () => void) {
  const bridge = useBridge();
  const { texts } = useLanguage();
  const confirmPerson = useConfirmPerson();
  const { mutate, error, isPending } = useApiCommand('sync', 'resolveProblem', {
    failureHandled: true,
    onDone: (_, { how }) => {
      if (how === 'replace') notify({ title: texts.sync.dialog.replaced });
      void bridge.queries.invalidateQueries({ queryKey: ['sync'] });
      onDone();
    },
    // Decided already, elsewhere: the list is asked again.
    onFailure: ({ failure }, input) => {
      // A mark of a term.
      if (failure.code === 'password_needed') void confirmPerson().then((proved) => proved && mutate(input));
      if (failure.code === 'problem_unknown') void bridge.queries.invalidateQueries({ queryKey: ['sync'] });
    },
  });
  const resolve = (commandId: CommandId, how: 'replace' | 'keep') =>
    mutate({ commandId, how, newCommandId: makeId<CommandId>(Date.now(), crypto.getRandomValues(new Uint8Array(10))) });
  return { resolve, error, isPending };
}
