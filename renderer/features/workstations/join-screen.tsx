import { Button, TextInput, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { WayInSheet } from '../accounts/index.ts';
import { useApiQuery, useJob } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notify } from '../../ui/index.ts';
import { groupedFingerprint } from './grouped-fingerprint.ts';
import { useEnterNewSchool } from './use-enter-new-school.ts';
import styles from './way-in.module.css';

/** «Подключиться к школе»: the code, then what it says, compared by a person, then the name of this workstation. */
export function JoinScreen() {
  const texts = useTexts();
  const { join: t, steps, stepOther, back } = texts.workstations;
  const navigate = useNavigate();
  const [code, setCode] = useState('');
  /** The code that was given to be checked; empty while it is being typed. */
  const [checked, setChecked] = useState('');
  const [name, setName] = useState('');
  const [nameMissing, setNameMissing] = useState(false);
  /** The administrator's file is there, and the person has not asked to type a code instead. */
  const [byPolicy, setByPolicy] = useState(true);
  const { data: found } = useApiQuery('workstations', 'findPolicy', {}, { failureHandled: true });
  const policy = byPolicy ? (found?.policy ?? null) : null;
  const read = useApiQuery('workstations', 'readCode', { code: checked }, { enabled: checked !== '', failureHandled: true });
  const said = { data: policy ?? read.data, error: read.error, isFetching: read.isFetching };
  const joining = useJob('workstations', 'join');
  const entering = useEnterNewSchool();

  const check = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') setChecked(code.trim());
  };
  const change = (text: string) => {
    setByPolicy(false);
    setCode(text);
    setChecked('');
    joining.clear();
  };
  const join = async () => {
    const wanted = name.trim();
    setNameMissing(wanted === '');
    if (wanted === '') return;
    const school = await joining.start({ code: policy === null ? checked : null, name: wanted });
    if (school === null) return;
    notify({ title: t.done(school.name) });
    await entering.enter(school);
  };

  const fingerprint = groupedFingerprint(said.data?.fingerprint ?? '');
  const working = joining.state.is === 'running' ? joining : entering.job.state.is === 'running' ? entering.job : null;
  const running = working?.state.is === 'running' ? working.state : null;
  const signs = code.replaceAll(/[\s\-–—]/gu, '').length;
  return (
    <WayInSheet title={t.title} about={policy === null ? t.about : t.policyAbout} back={back} onBack={() => void navigate({ to: '/' })} body="scroll">
      <div className={styles.form}>
        {policy === null && <form className={styles.form} style={{ paddingBottom: 0 }} onSubmit={check}>
          <Textarea
            autoFocus
            className={styles.code}
            label={t.code}
            placeholder={t.codePlaceholder}
            description={signs > 0 ? t.codeCounts(signs) : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autosize
            minRows={3}
            maxRows={6}
            maxLength={2_000}
            spellCheck={false}
            autoComplete="off"
            value={code}
            readOnly={said.data !== undefined}
            onChange={(event) => change(event.currentTarget.value)}
            onKeyDown={(event) => {
              // A code has no second line to begin: Enter checks it.
              if (event.key === 'Enter' && !event.shiftKey && !code.trimStart().startsWith('{')) check(event);
            }}
          />
          {said.error !== null && checked !== '' && <FailureAlert failure={said.error.failure} />}
          {said.data === undefined && (
            <div className={styles.actions}>
              <Button type="submit" disabled={code.trim() === ''} loading={said.isFetching}>
                {t.check}
              </Button>
            </div>
          )}
        </form>}
        {said.data !== undefined && (
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              void join();
            }}
          >
            <section className={styles.check}>
              {fingerprint.length > 0 && <h2 className={styles.checkTitle}>{t.compareTitle}</h2>}
              <dl className={styles.facts}>
                {fingerprint.length > 0 && (
                  <>
                    <dt>{t.fingerprint}</dt>
                    <dd className={styles.fingerprint}>
                      {fingerprint.map((group, at) => (
                        // Groups of a fingerprint may repeat; their places do not change.
                        // oxlint-disable-next-line react/no-array-index-key
                        <span key={at}>{group}</span>
                      ))}
                    </dd>
                  </>
                )}
                <dt>{t.address}</dt>
                <dd>{said.data.address}</dd>
              </dl>
              <p className={styles.help}>{fingerprint.length > 0 ? t.compareAbout : t.onThisComputer}</p>
            </section>
            <TextInput
              autoFocus
              label={t.name}
              description={t.nameHelp}
              placeholder={t.namePlaceholder}
              maxLength={100}
              value={name}
              disabled={running !== null}
              error={nameMissing && name.trim() === '' ? t.nameMissing : undefined}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            {joining.state.is === 'failed' && <FailureAlert failure={joining.state.failure} onAgain={() => void join()} />}
            {entering.failure !== null && <FailureAlert failure={entering.failure} onAgain={entering.again} />}
            {running === null ? (
              <div className={styles.actions}>
                <Button type="submit">{fingerprint.length > 0 ? t.submit : t.submitLocal}</Button>
                <Button variant="default" onClick={() => change('')}>
                  {t.other}
                </Button>
              </div>
            ) : (
              <div>
                <ProgressPanel
                  title={t.working}
                  step={steps[running.progress?.step ?? ''] ?? stepOther}
                  done={running.progress?.done ?? 0}
                  total={running.progress?.total ?? 0}
                  cancelling={running.cancelling}
                  onCancel={working?.cancel}
                />
                <p className={styles.help}>{t.workingHelp}</p>
              </div>
            )}
          </form>
        )}
      </div>
    </WayInSheet>
  );
}
