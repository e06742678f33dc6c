import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { WayInSheet } from '../accounts/index.ts';
import { isTrouble } from '../../app/trouble/trouble-codes.ts';
import { useJob, type JobProgress } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notify } from '../../ui/index.ts';
import { useEnterNewSchool } from './use-enter-new-school.ts';
import styles from './way-in.module.css';

interface Wanted {
  readonly name: string;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
}

const NOTHING: Wanted = { name: '', lastName: '', firstName: '', middleName: '' };

/** «Школа на этом компьютере»: a name and an administrator; the server behind it is made and started by the application. */
export function LocalSchoolScreen() {
  const texts = useTexts();
  const { create: t, steps, stepOther, back } = texts.workstations;
  const navigate = useNavigate();
  const [wanted, setWanted] = useState(NOTHING);
  const [tried, setTried] = useState(false);
  const creating = useJob('workstations', 'createLocal');
  const entering = useEnterNewSchool();

  const missing = {
    name: wanted.name.trim() === '' ? t.nameMissing : undefined,
    lastName: wanted.lastName.trim() === '' ? t.lastNameMissing : undefined,
    firstName: wanted.firstName.trim() === '' ? t.firstNameMissing : undefined,
  };
  const create = async () => {
    setTried(true);
    if (Object.values(missing).some((word) => word !== undefined)) return;
    const { name, lastName, firstName, middleName } = wanted;
    const school = await creating.start({
      name: name.trim(),
      administrator: { lastName: lastName.trim(), firstName: firstName.trim(), middleName: middleName.trim() },
    });
    if (school === null) return;
    notify({ title: t.done(school.name) });
    await entering.enter(school);
  };

  const working = creating.state.is === 'running' ? creating : entering.job.state.is === 'running' ? entering.job : null;
  const running = working?.state.is === 'running' ? working.state : null;
  const failure = creating.state.is === 'failed' ? creating.state.failure : null;
  const field = (key: keyof Wanted) => ({
    value: wanted[key],
    disabled: running !== null || entering.school !== null,
    error: tried && key !== 'middleName' ? missing[key] : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setWanted((before) => ({ ...before, [key]: value }));
    },
  });
  return (
    <WayInSheet title={t.title} about={t.about} back={back} onBack={() => void navigate({ to: '/' })} body="scroll">
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <div className={styles.note} data-tone="calm" role="note">
          <span className={styles.noteWords}>{t.sample}</span>
        </div>
        <TextInput autoFocus label={t.name} placeholder={t.namePlaceholder} maxLength={200} {...field('name')} />
        <fieldset className={styles.group}>
          <legend>{t.administrator}</legend>
          <p className={styles.help}>{t.administratorHelp}</p>
          <div className={styles.names}>
            <TextInput label={t.lastName} maxLength={100} autoComplete="off" {...field('lastName')} />
            <TextInput label={t.firstName} maxLength={100} autoComplete="off" {...field('firstName')} />
            <TextInput label={t.middleName} placeholder={t.middleNameHelp} maxLength={100} autoComplete="off" {...field('middleName')} />
          </div>
        </fieldset>
        {failure !== null && <FailureAlert failure={failure} onAgain={() => void create()} />}
        {failure !== null && isTrouble(failure) && <p className={styles.help}>{texts.trouble.screens[failure.code].safe}</p>}
        {entering.failure !== null && <FailureAlert failure={entering.failure} onAgain={entering.again} />}
        {running === null ? (
          entering.school === null && (
            <div className={styles.actions}>
              <Button type="submit">{t.submit}</Button>
            </div>
          )
        ) : (
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
