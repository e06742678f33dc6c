import type { Failure } from '#domain/errors.ts';
import type { StaffId } from '#domain/ids.ts';
import { apiQuery, type Bridge, type OutputFor } from '../bridge/index.ts';
import { readSession } from './session.ts';

type OpenSchool = OutputFor<'school', 'readOverview'>['school'];

/** The school of the session, as the page has seen it; undefined before anything was read of it. */
export const seenSchool = (bridge: Bridge): OpenSchool | undefined =>
  bridge.queries.getQueryData<OutputFor<'school', 'readOverview'>>(apiQuery(bridge, 'school', 'readOverview', {}).queryKey)?.school;

/** Whether a «try again» may open the demonstration school: only where the page does not stand in a real one. */
export const isRealSchool = (bridge: Bridge): boolean => {
  const kind = seenSchool(bridge)?.kind;
  return kind === 'local' || kind === 'joined';
};

/**
 * Opens what the session stands on again, after the core was started anew: the demonstration school, or a school of this workstation
 * with the file of the person. Another school than that of the session is never opened in its place.
 * @returns null when it is open or nobody is signed in; `school_unknown` where it cannot be told which school it was
 */
export async function reopenSchool(bridge: Bridge): Promise<Failure | null> {
  const session = await readSession(bridge);
  if (session === null) return null;
  const school = seenSchool(bridge);
  if (school?.kind === 'local' || school?.kind === 'joined') {
    // Nobody's password is kept: where there is one the window locks, and it is typed again.
    const rule = bridge.queries.getQueryData<OutputFor<'lock', 'readRule'>>(apiQuery(bridge, 'lock', 'readRule', {}).queryKey);
    if (rule?.way === 'password') {
      const locked = await bridge.api.lock.now({});
      return locked.ok ? null : locked.error;
    }
    const opened = await bridge.api.workstations.openSchool({ jobId: bridge.makeJobId(), schoolId: school.schoolId });
    if (!opened.ok) return opened.error;
    const entered = await bridge.api.workstations.signIn({ jobId: bridge.makeJobId(), staffId: session.staffId as StaffId });
    return entered.ok ? null : entered.error;
  }
  if (school === undefined && (await hasSchools(bridge))) return { code: 'school_unknown', params: {} };
  const opened = await bridge.api.school.openDemo({ jobId: bridge.makeJobId() });
  return opened.ok ? null : opened.error;
}

async function hasSchools(bridge: Bridge): Promise<boolean> {
  const schools = await bridge.api.workstations.listSchools({});
  return schools.ok && schools.value.length > 0;
}
