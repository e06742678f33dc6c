import { ERRORS, type ErrorCode, type Failure } from '#domain/errors.ts';
import type { Format, Language } from '../../i18n/index.ts';
import type { SyncProblem, SyncStatus, WaitingCommand } from './sync-status.ts';

export type SignTone = 'calm' | 'busy' | 'away' | 'problem';

export interface Sign {
  readonly tone: SignTone;
  readonly words: string;
  /** Without numbers, which change at every mark: what a screen reader is told. */
  readonly said: string;
}

/** The sign of the top bar; null in a school that sends nothing anywhere. @param today as `toDateString` writes it */
export function signOf(status: SyncStatus, { texts, format }: Pick<Language, 'texts' | 'format'>, today: string): Sign | null {
  const { sign } = texts.sync;
  const withProblems = (words: string): string => (status.problems > 0 ? `${words} · ${sign.problems(status.problems)}` : words);
  switch (status.state) {
    case 'alone':
      return null;
    case 'synced':
      return { tone: 'calm', words: withProblems(sign.synced), said: sign.synced };
    case 'pending':
      return { tone: 'busy', words: withProblems(sign.pending(status.waiting)), said: sign.syncing };
    case 'syncing': {
      const words = status.firstSync === null ? sign.syncing : sign.firstSync(status.firstSync.done, status.firstSync.total);
      return { tone: 'busy', words: withProblems(words), said: sign.syncing };
    }
    case 'offline': {
      const since = status.offlineSince === null ? sign.offlineNow : sign.offline(momentInWords(status.offlineSince, format, today));
      return { tone: 'away', words: withProblems(status.waiting > 0 ? sign.offlineWaiting(since, status.waiting) : since), said: since };
    }
    case 'problem': {
      const said = status.problems > 0 ? sign.problems(status.problems) : sign.problem;
      return { tone: 'problem', words: said, said };
    }
    default:
      return status.state satisfies never;
  }
}

/** 14:05 today, «21.11.2026, 14:05» on another day. */
function momentInWords(timeMs: number, format: Format, today: string): string {
  return new Date(timeMs).toDateString() === today ? format.time(timeMs) : format.dateTime(timeMs);
}

/** A code that this build does not know comes from a newer server; it is said as a defect with the code as its reference. */
export const failureOfCode = (code: string, params: Failure['params']): Failure =>
  Object.hasOwn(ERRORS, code) ? { code: code as ErrorCode, params } : { code: 'app_unexpected', params: { reference: code } };

/** «7А, Алгебра · Иванова Анна Петровна · урок 12.11.2026», as far as the things are still there. */
export function placeInWords({ place }: SyncProblem | WaitingCommand, { texts, format }: Pick<Language, 'texts' | 'format'>): string {
  const words = texts.sync.place;
  const journal = [place.groupName, place.subjectName].filter((part) => part !== '');
  const parts = [
    journal.length === 2 ? words.of(place.groupName, place.subjectName) : journal.join(''),
    place.pupilName,
    place.heldOn === '' ? '' : words.onDay(format.date(place.heldOn)),
  ].filter((part) => part !== '');
  return parts.length === 0 ? words.gone : parts.join(' · ');
}

export const commandInWords = (name: string, { texts }: Pick<Language, 'texts'>): string =>
  Object.hasOwn(texts.sync.commands, name) ? (texts.sync.commands[name] ?? '') : texts.sync.otherCommand;
