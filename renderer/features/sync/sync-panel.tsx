import { Button } from '@mantine/core';
import type { CommandId } from '#domain/ids.ts';
import { useApiCommand, useApiQuery } from '../../bridge/index.ts';
import { failureText, useLanguage, type Language } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { useResolveProblem } from './problem-dialog.tsx';
import { commandInWords, failureOfCode, placeInWords } from './sync-words.ts';
import type { SyncProblem, SyncStatus, WaitingCommand } from './sync-status.ts';
import { useShowPlace } from './use-show-place.ts';
import styles from './sync.module.css';

export interface SyncPanelProps {
  readonly status: SyncStatus;
  readonly onDecide: (commandId: CommandId) => void;
  readonly onClose: () => void;
}

/** Behind the sign: last contact, what was refused and why, what waits, and «отправить сейчас». */
export function SyncPanel({ status, onDecide, onClose }: SyncPanelProps) {
  const language = useLanguage();
  const { texts, format } = language;
  const { panel: t } = texts.sync;
  const waiting = useApiQuery('sync', 'listWaiting', {}, { failureHandled: true });
  const problems = useApiQuery('sync', 'listProblems', {}, { failureHandled: true });
  const sending = useApiCommand('sync', 'syncNow');
  // No contact is what the state itself says; why it is so is said where a person can do something about it.
  const reason = status.reason === null || (status.state === 'offline' && status.reason.code === 'server_unreachable') ? null : failureText(texts, failureOfCode(status.reason.code, status.reason.params));
  const more = (waiting.data?.total ?? 0) - (waiting.data?.commands.length ?? 0);
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t.title}</h2>
        <p className={styles.line}>{stateSentence(status, language)}</p>
        {reason !== null && (
          <p className={styles.line}>
            <strong>{reason.title}.</strong> {reason.help}
          </p>
        )}
        <div className={styles.contact}>
          <span className={styles.quiet}>{status.lastContactAt === null ? t.neverContact : t.lastContact(format.dateTime(status.lastContactAt))}</span>
          <Button size="compact-sm" variant="default" data-autofocus loading={sending.isPending} onClick={() => sending.mutate({})}>
            {status.state === 'syncing' ? t.sending : t.sendNow}
          </Button>
        </div>
      </div>
      {problems.error !== null && <FailureAlert failure={problems.error.failure} onAgain={() => void problems.refetch()} />}
      {problems.data !== undefined && problems.data.length > 0 && (
        <section className={styles.section}>
          <h3 className={styles.subtitle}>{t.refused(problems.data.length)}</h3>
          <ul className={styles.list}>
            {problems.data.map((problem) => (
              <Refused key={problem.commandId} problem={problem} onDecide={onDecide} onClose={onClose} />
            ))}
          </ul>
        </section>
      )}
      {waiting.error !== null && <FailureAlert failure={waiting.error.failure} onAgain={() => void waiting.refetch()} />}
      {waiting.data !== undefined && (
        <section className={styles.section}>
          <h3 className={styles.subtitle}>{waiting.data.total === 0 ? t.nothingWaits : t.waiting(waiting.data.total)}</h3>
          <ul className={styles.list}>
            {waiting.data.commands.map((command) => (
              <Waiting key={command.commandId} command={command} />
            ))}
            {more > 0 && <li className={styles.quiet}>{t.waitingMore(more)}</li>}
          </ul>
        </section>
      )}
    </div>
  );
}

function stateSentence(status: SyncStatus, { texts }: Language): string {
  const { panel: t } = texts.sync;
  switch (status.state) {
    case 'alone':
    case 'synced': return t.synced;
    case 'pending': return t.pending(status.waiting);
    case 'syncing': return t.syncing;
    case 'offline': return t.offline(status.waiting);
    case 'problem': return status.problems > 0 ? t.problem : t.trouble;
    default: return status.state satisfies never;
  }
}

interface RefusedProps {
  readonly problem: SyncProblem;
  readonly onDecide: (commandId: CommandId) => void;
  readonly onClose: () => void;
}

function Refused({ problem, onDecide, onClose }: RefusedProps) {
  const language = useLanguage();
  const { texts } = language;
  const { panel: t, dialog, cleared } = texts.sync;
  const resolving = useResolveProblem(() => undefined);
  const show = useShowPlace()(problem.place);
  const { title, help } = failureText(texts, failureOfCode(problem.code, problem.params));
  const standing = problem.standing === null || problem.standing.text === '' ? dialog.nothing : problem.standing.text;
  return (
    <li className={styles.entry}>
      <strong className={styles.entryPlace}>{placeInWords(problem, language)}</strong>
      <span>
        {commandInWords(problem.name, language)}. {dialog.mine}: <b>{problem.mine.text === '' ? cleared : problem.mine.text}</b>. {dialog.standing}: <b>{standing}</b>
        {problem.standing !== null && problem.standing.author !== '' && ` (${problem.standing.author})`}
      </span>
      <span className={styles.quiet}>{problem.replaceable ? title : `${title}. ${help}`}</span>
      {resolving.error !== null && <FailureAlert failure={resolving.error.failure} />}
      <div className={styles.entryDeeds}>
        {problem.replaceable ? (
          <Button size="compact-sm" onClick={() => onDecide(problem.commandId)}>{t.decide}</Button>
        ) : (
          <Button size="compact-sm" variant="default" loading={resolving.isPending} onClick={() => resolving.resolve(problem.commandId, 'keep')}>{t.discard}</Button>
        )}
        {show !== undefined && (
          <Button
            size="compact-sm" variant="subtle"
            onClick={() => {
              onClose();
              show();
            }}
          >
            {t.show}
          </Button>
        )}
      </div>
    </li>
  );
}

function Waiting({ command }: { readonly command: WaitingCommand }) {
  const language = useLanguage();
  const { texts, format } = language;
  return (
    <li className={styles.waiting}>
      <span>
        {commandInWords(command.name, language)}: <b>{command.text === '' ? texts.sync.cleared : command.text}</b>
      </span>
      <span className={styles.quiet}>{placeInWords(command, language)}</span>
      <span className={styles.time}>{format.dateTime(command.madeAt)}</span>
    </li>
  );
}
