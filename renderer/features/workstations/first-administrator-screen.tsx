import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import { WayInSheet } from '../accounts/index.ts';
import { useLeaveSchool } from '../../app/use-leave-school.ts';
import { failureOf, useApiCommand } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify } from '../../ui/index.ts';
import { AdministratorFields, goToFirstWrong, isOfTheForm, useAdministratorForm } from './administrator-fields.tsx';
import styles from './way-in.module.css';

export interface FirstAdministratorScreenProps {
  readonly schoolName: string | undefined;
  /** People sign in with login and password from now on. */
  readonly onChosen: () => void;
}

/** A school on this computer that a former version made, where everybody could work under every name: its administrator chooses login and password. No name is shown. */
export function FirstAdministratorScreen({ schoolName, onChosen }: FirstAdministratorScreenProps) {
  const { carried: t, back } = useTexts().workstations;
  const form = useAdministratorForm();
  const place = useRef<HTMLFormElement>(null);
  const leaveSchool = useLeaveSchool();
  const [refused, setRefused] = useState<Failure | null>(null);
  const choosing = useApiCommand('workstations', 'chooseAdministrator', { failureHandled: true });
  const choose = async () => {
    const wish = form.take();
    if (wish === null) goToFirstWrong(place);
    if (wish === null || choosing.isPending) return;
    setRefused(null);
    try {
      await choosing.mutateAsync(wish);
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.code === 'passwords_begun') onChosen();
      if (failure.code === 'disk_not_encrypted') form.lookAgain();
      setRefused(failure);
      goToFirstWrong(place);
      return;
    }
    notify({ title: t.done, message: t.doneHelp });
    onChosen();
  };
  return (
    <WayInSheet title={schoolName ?? t.title} about={t.about} back={back} onBack={() => void leaveSchool()} body="scroll">
      <form
        ref={place} className={styles.form} autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void choose();
        }}
      >
        <div className={styles.note} data-tone="calm" role="note">
          <span className={styles.noteWords}>{t.kept}</span>
        </div>
        <AdministratorFields form={form} help={t.help} refused={refused} disabled={choosing.isPending} autoFocus />
        {refused !== null && !isOfTheForm(refused) && <FailureAlert failure={refused} />}
        <div className={styles.actions}>
          <Button type="submit" loading={choosing.isPending}>{t.submit}</Button>
        </div>
      </form>
    </WayInSheet>
  );
}
