import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { SchoolId } from '#domain/ids.ts';
import { PasswordSignInScreen } from '../accounts/index.ts';
import { useApiQuery } from '../../bridge/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { FirstAdministratorScreen } from './first-administrator-screen.tsx';
import { PeopleOfSchoolScreen } from './people-of-school-screen.tsx';

/** How one comes into the school that is open: its server says whether people have passwords there. One of this computer that has none yet gets them first. */
export function SchoolDoorScreen() {
  const navigate = useNavigate();
  const { schoolId } = useParams({ strict: false }) as { schoolId: SchoolId };
  const door = useApiQuery('accounts', 'readDoor', {}, { failureHandled: true });
  const schools = useApiQuery('workstations', 'listSchools', {}, { failureHandled: true });
  const code = door.error?.failure.code;
  const { refetch } = door;
  // What is known of the server may be of an earlier hour.
  useEffect(() => void refetch(), [refetch]);
  // The core was started anew, or the page loaded again: the school is chosen anew.
  useEffect(() => {
    if (code === 'database_not_open' || code === 'school_unknown') void navigate({ to: '/' });
  }, [code, navigate]);
  if (door.data === undefined) return door.error !== null && code !== 'database_not_open' ? <FailureAlert failure={door.error.failure} onAgain={() => void refetch()} /> : null;
  if (door.data.asks === 'identity') return <PeopleOfSchoolScreen />;
  const schoolName = schools.data?.find((one) => one.schoolId === schoolId)?.name;
  if (door.data.asks === 'administrator') return <FirstAdministratorScreen schoolName={schoolName} onChosen={() => void refetch()} />;
  return <PasswordSignInScreen schoolName={schoolName} door={door.data} onLookAgain={() => void refetch()} />;
}
