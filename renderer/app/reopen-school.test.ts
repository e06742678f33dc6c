import { describe, expect, it, vi } from 'vitest';
import type { Api } from '#domain/contract/ipc/index.ts';
import { apiQuery, createBridge } from '../bridge/index.ts';
import { isRealSchool, reopenSchool } from './reopen-school.ts';

const ok = async (value: unknown) => ({ ok: true, value });

interface PageParts {
  readonly schools?: readonly unknown[];
  readonly session?: unknown;
  /** What the sign-in answers. */
  readonly entered?: Promise<unknown>;
}

/** A page with somebody signed in; `kind` of the school that it has read of, undefined where it has read nothing yet. */
function pageIn(kind: 'demo' | 'local' | 'joined' | undefined, { schools = [], session = { staffId: 's' }, entered = ok({}) }: PageParts = {}) {
  const deeds: string[] = [];
  const note = (name: string, answer: Promise<unknown> = ok({})) => vi.fn<(input: unknown) => Promise<unknown>>(() => {
    deeds.push(name);
    return answer;
  });
  const signIn = note('signIn', entered);
  const openSchool = note('openSchool');
  const api = {
    on: () => () => {},
    app: { readState: () => ok({ session }) },
    school: { openDemo: note('openDemo') },
    workstations: { openSchool, signIn, listSchools: () => ok(schools) },
  } as unknown as Api;
  const bridge = createBridge({ api, makeJobId: () => 'job' });
  if (kind !== undefined) bridge.queries.setQueryData(apiQuery(bridge, 'school', 'readOverview', {}).queryKey, { school: { schoolId: 'h', kind } });
  return { bridge, deeds, signIn, openSchool };
}

describe('a core that was started anew', () => {
  it('gets the school and the person of the session again', async () => {
    const { bridge, deeds, openSchool, signIn } = pageIn('joined');
    expect(await reopenSchool(bridge)).toBeNull();
    expect(deeds).toEqual(['openSchool', 'signIn']);
    expect(openSchool).toHaveBeenCalledWith({ jobId: 'job', schoolId: 'h' });
    expect(signIn).toHaveBeenCalledWith({ jobId: 'job', staffId: 's' });
    expect(isRealSchool(bridge)).toBe(true);
  });

  it('gets the demonstration school where the session is of it', async () => {
    const { bridge, deeds } = pageIn('demo');
    expect(await reopenSchool(bridge)).toBeNull();
    expect(deeds).toEqual(['openDemo']);
    expect(isRealSchool(bridge)).toBe(false);
  });

  it('never gets the demonstration school in the place of one that nobody can name', async () => {
    const { bridge, deeds } = pageIn(undefined, { schools: [{ schoolId: 'h' }] });
    expect(await reopenSchool(bridge)).toEqual({ code: 'school_unknown', params: {} });
    expect(deeds).toEqual([]);
    expect(await reopenSchool(pageIn(undefined).bridge)).toBeNull();
  });

  it('tells why a person’s file did not open', async () => {
    const { bridge } = pageIn('local', { entered: Promise.resolve({ ok: false, error: { code: 'keychain_missing', params: { reason: '' } } }) });
    expect(await reopenSchool(bridge)).toEqual({ code: 'keychain_missing', params: { reason: '' } });
  });

  it('is left alone when nobody is signed in', async () => {
    const { bridge, deeds } = pageIn('joined', { session: null });
    expect(await reopenSchool(bridge)).toBeNull();
    expect(deeds).toEqual([]);
  });
});
