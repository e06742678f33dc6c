import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { rememberSession } from '../../app/session.ts';
import { useApiCommand, useApiQuery, useBridge } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { PeopleChooser } from './people-chooser.tsx';
import { WayInSheet } from './way-in-sheet.tsx';

/** Who works in the demonstration school. */
export function SignInScreen() {
  const { accounts } = useTexts();
  const bridge = useBridge();
  const navigate = useNavigate();
  const people = useApiQuery('accounts', 'listDemoPeople', {});
  const signIn = useApiCommand('accounts', 'signInToDemo', {
    onDone: (person) => {
      rememberSession(bridge, person);
      void navigate({ to: '/journal' });
    },
  });

  // Without an open school there is nobody to choose from.
  useEffect(() => {
    if (people.error?.failure.code === 'database_not_open') void navigate({ to: '/' });
  }, [people.error, navigate]);

  return (
    <WayInSheet title={accounts.title} about={accounts.about} back={accounts.backToStart} onBack={() => void navigate({ to: '/' })}>
      {people.error !== null && <FailureAlert failure={people.error.failure} onAgain={() => void people.refetch()} />}
      <PeopleChooser
        people={people.data}
        suggesting
        onEnter={({ staffId }) => {
          if (!signIn.isPending) signIn.mutate({ staffId });
        }}
      />
    </WayInSheet>
  );
}
