import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useApiCommand, useBridge } from '../bridge/index.ts';
import { forgetSchool } from './session.ts';

/** From the door of a school back to the choice of schools: it is closed, and what was asked of it is forgotten. */
export function useLeaveSchool(): () => Promise<void> {
  const bridge = useBridge();
  const navigate = useNavigate();
  const { mutateAsync: leaveSchool } = useApiCommand('workstations', 'leaveSchool');
  return useCallback(async () => {
    await leaveSchool({}).catch(() => undefined);
    forgetSchool(bridge);
    await navigate({ to: '/' });
  }, [bridge, leaveSchool, navigate]);
}
