import { IconDevicesOff } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, Screen } from '../../ui/index.ts';
import type { Section } from '../sections.ts';

/** Is a section closed at this workstation? What is not known – without contact, or while it is asked – closes nothing: the server judges. */
export const isClosedHere = (section: Pick<Section, 'isAdministration'> | undefined, own: OutputFor<'workstations', 'readOwn'> | undefined): boolean =>
  section?.isAdministration === true && own?.required === true && own.administrative === false;

/** Says why administration is closed here instead of showing pages that can only be refused (P-10). */
export function AdministrationGate({ sections, children }: { readonly sections: readonly Section[]; readonly children: ReactNode }) {
  const { app } = useTexts();
  const { pathname } = useLocation();
  const section = sections.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
  // Asked at each visit: an administrator may have marked this computer a minute ago from another.
  const { data: own } = useApiQuery('workstations', 'readOwn', {}, { enabled: section?.isAdministration === true, failureHandled: true });
  if (section === undefined || !isClosedHere(section, own)) return children;
  return (
    <Screen title={app.sections[section.id]}>
      <EmptyState icon={<IconDevicesOff size={40} stroke={1.3} />} title={app.administrationClosed.title} help={app.administrationClosed.help} />
    </Screen>
  );
}
