import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import { forgetSchool } from '../../app/session.ts';
import { useBridge, useJob, type OutputFor } from '../../bridge/index.ts';

type KnownSchool = OutputFor<'workstations', 'listSchools'>[number];

/** A school that this workstation has just joined or made is opened, and leads to its people. */
export function useEnterNewSchool() {
  const bridge = useBridge();
  const navigate = useNavigate();
  const job = useJob('workstations', 'openSchool');
  const [school, setSchool] = useState<KnownSchool | null>(null);
  const enter = async (made: KnownSchool) => {
    setSchool(made);
    const opened = await job.start({ schoolId: made.schoolId });
    if (opened === null) return;
    forgetSchool(bridge);
    await navigate({ to: '/school/$schoolId', params: { schoolId: made.schoolId }, search: opened.online ? {} : { offline: true } });
  };
  const again = () => {
    if (school !== null) void enter(school);
  };
  const failure: Failure | null = job.state.is === 'failed' ? job.state.failure : null;
  return { job, school, enter, again, failure };
}
