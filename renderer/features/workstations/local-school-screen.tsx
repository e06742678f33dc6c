import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { WayInSheet } from '../accounts/index.ts';
import { isTrouble } from '../../app/trouble/trouble-codes.ts';
import { useJob, type JobProgress } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notify } from '../../ui/index.ts';
import { AdministratorFields, goToFirstWrong, isOfTheForm, useAdministratorForm } from './administrator-fields.tsx';
import { useEnterNewSchool } from './use-enter-new-school.ts';
import styles from './way-in.module.css';

/** «Школа на этом компьютере»: a name, an administrator with login and password, and the disk it lies on; the server behind it is made and started by the application. */
export function LocalSchoolScreen() {
  const texts = useTexts();
  const { create: t, steps, stepOther, back } = texts.workstations;
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const form = useAdministratorForm();
  const place = useRef<HTMLFormElement>(null);
  const creating = useJob('workstations', 'createLocal');
  const entering = useEnterNewSchool();

  const create = async () => {
    setTried(true);
    const wish = form.take();
    if (name.trim() === '' || wish === null) {
      goToFirstWrong(place);
      return;
    }
    const school = await creating.start({ name: name.trim(), ...wish });
    if (school === null) {
      // The disk that the page shows may be that of an hour ago.
      if (creating.failure()?.code === 'disk_not_encrypted') form.lookAgain();
      goToFirstWrong(place);
      return;
    }
    notify({ title: t.done(school.name) });
    await entering.enter(school);
  };

  const working = creating.state.is === 'running' ? creating : entering.job.state.is === 'running' ? entering.job : null;
  const running = working?.state.is === 'running' ? working.state : null;
  const failure = creating.state.is === 'failed' ? creating.state.failure : null;
  const isMade = entering.school !== null;
  return (
    <WayInSheet title={t.title} about={t.about} back={back} onBack={() => void navigate({ to: '/' })} body="scroll">
      <form
        ref={place} className={styles.form} autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <div className={styles.note} data-tone="calm" role="note">
          <span className={styles.noteWords}>{t.sample}</span>
        </div>
        {running === null ? (
          <>
            <TextInput
              autoFocus label={t.name} placeholder={t.namePlaceholder} maxLength={200} value={name} disabled={isMade} error={tried && name.trim() === '' ? t.nameMissing : undefined}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <AdministratorFields form={form} help={t.administratorHelp} refused={failure} disabled={isMade} />
            {failure !== null && !isOfTheForm(failure) && <FailureAlert failure={failure} onAgain={() => void create()} />}
            {failure !== null && isTrouble(failure) && <p className={styles.help}>{texts.trouble.screens[failure.code].safe}</p>}
            {entering.failure !== null && <FailureAlert failure={entering.failure} onAgain={entering.again} />}
            {!isMade && (
              <div className={styles.actions}>
                <Button type="submit">{t.submit}</Button>
              </div>
            )}
          </>
        ) : (
          // In the place of the form, so that it is seen at once and nothing that was typed stands there for a minute.
          <div>
            <ProgressPanel
              title={t.working}
              step={steps[running.progress?.step ?? ''] ?? texts.school.steps[running.progress?.step ?? ''] ?? stepOther}
              {...countOf(running.progress)}
              cancelling={running.cancelling}
              onCancel={working?.cancel}
            />
            <p className={styles.help}>{t.workingHelp}</p>
          </div>
        )}
      </form>
    </WayInSheet>
  );
}

/** Rows are moved by bytes, which are no number to show: a hundred parts instead. */
function countOf(progress: JobProgress | null): { readonly done: number; readonly total: number } {
  if (progress === null || progress.total === 0) return { done: 0, total: 0 };
  const { done, total, step } = progress;
  return step === 'import' ? { done: Math.round((done / total) * 100), total: 100 } : { done, total };
}
