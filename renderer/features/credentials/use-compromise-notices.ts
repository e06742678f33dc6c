import { useEffect, useEffectEvent, useRef } from 'react';
import { isOpenFor, type CompromiseReader } from '#domain/accounts/index.ts';
import { can } from '#domain/policy/index.ts';
import { actorOf, type Person } from '../../app/session.ts';
import { useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { notify } from '../../ui/index.ts';

type Report = OutputFor<'credentials', 'listCompromises'>[number];

/** Whose mark a person's would be. */
export const compromiseReaderOf = ({ roles }: Pick<Person, 'roles'>): CompromiseReader => ({ isHead: roles.includes('director'), isAdministrator: roles.includes('administrator') });

/** The deadline is a working day; who sits at the desk is told within minutes. */
const ASKED_EVERY_MS = 120_000;
/** Right after a sign-in the way to the server is not open yet. */
const ASKED_AGAIN_MS = 5_000;

/**
 * Tells the head and the administrator of reports of compromise wherever they are in the window: when it was reported, and until when they have time. Each report
 * is told once at a desk, that is after each sign-in, and counted until it is closed. Whose password it is stands in the register alone: the corner of the window outlives the desk by seconds.
 * Without contact nothing is told, and nothing is wrong with that.
 *
 * @param hasPasswords whether people of this school sign in by password at all
 */
export function useCompromiseNotices(person: Person | undefined, hasPasswords: boolean): { readonly count: number; readonly words: string } {
  const { credentials: { compromise: t } } = useTexts();
  const format = useFormat();
  const told = useRef<ReadonlySet<string>>(new Set());
  const isFor = hasPasswords && person !== undefined && can(actorOf(person), 'compromises.read');
  const { data, refetch } = useApiQuery('credentials', 'listCompromises', {}, { enabled: isFor, failureHandled: true });
  const ask = useEffectEvent(() => void refetch());
  const every = data === undefined ? ASKED_AGAIN_MS : ASKED_EVERY_MS;
  useEffect(() => {
    if (!isFor) return undefined;
    const timer = setInterval(() => ask(), every);
    return () => clearInterval(timer);
  }, [isFor, every]);

  const open = isFor && data !== undefined ? data.filter((report) => isOpenFor(compromiseReaderOf(person), report)) : NONE;
  const tell = useEffectEvent(() => {
    const fresh = open.filter(({ compromiseId }) => !told.current.has(compromiseId));
    told.current = new Set([...told.current, ...fresh.map(({ compromiseId }) => compromiseId)]);
    const [first, ...others] = fresh;
    if (!first) return;
    if (others.length > 0) notify({ title: t.noticeMany(fresh.length), message: t.noticeManyAbout, tone: 'attention' });
    else notify({ title: t.notice, message: t.noticeAbout(format.dateTime(first.reportedAt), format.dateTime(first.dueAt)), tone: 'attention' });
  });
  // By what was answered, not by how often it is drawn.
  useEffect(() => {
    if (data !== undefined) tell();
  }, [data]);
  return { count: open.length, words: t.noticeMany(open.length) };
}

const NONE: readonly Report[] = [];
