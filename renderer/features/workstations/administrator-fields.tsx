import { TextInput } from '@mantine/core';
import { useState, type RefObject } from 'react';
import { isLogin, LEAST_LOGIN_LENGTH, makeLogin } from '#domain/accounts/index.ts';
import type { Failure } from '#domain/errors.ts';
import { DutyOfCare, isOfTheField, NewPasswordFields, Refusal, useNewPassword, type NewPassword } from '../accounts/index.ts';
import { useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { DiskNotice } from './disk-notice.tsx';
import styles from './way-in.module.css';

interface Names {
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
}

const NOBODY: Names = { lastName: '', firstName: '', middleName: '' };
/** Refusals that concern the login and stand beside it. */
const OF_THE_LOGIN: ReadonlySet<string> = new Set(['login_wrong', 'login_taken']);
/** Refusals that concern who the administrator is. */
const OF_THE_NAME: ReadonlySet<string> = new Set(['person_unknown']);

/** What the core is told of the administrator of a school on this computer. */
export interface AdministratorWish {
  readonly administrator: Names & { readonly login: string; readonly password: string };
  readonly acceptsDisk: boolean;
}

export interface AdministratorForm {
  readonly names: Names;
  readonly login: string;
  readonly password: NewPassword;
  readonly hasRead: boolean;
  readonly accepted: boolean;
  readonly disk: OutputFor<'workstations', 'readDisk'> | undefined;
  readonly looking: boolean;
  readonly tried: boolean;
  readonly lookAgain: () => void;
  readonly setNames: (names: Partial<Names>) => void;
  readonly setLogin: (login: string) => void;
  readonly setHasRead: (hasRead: boolean) => void;
  readonly setAccepted: (accepted: boolean) => void;
  /** Shows what is missing. @returns null where anything is */
  readonly take: () => AdministratorWish | null;
}

/** Whether a refusal stands beside a field of this form. */
export const isOfTheForm = ({ code }: Failure): boolean => OF_THE_LOGIN.has(code) || OF_THE_NAME.has(code) || isOfTheField({ code, params: {} });

/** Who answers for a school on this computer, with login, password, the duty of care and the disk. What was typed goes with the page. */
export function useAdministratorForm(): AdministratorForm {
  const [names, setNames] = useState(NOBODY);
  /** Null until it is typed: then the one that is made of the name. */
  const [typed, setTyped] = useState<string | null>(null);
  const [hasRead, setHasRead] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const [tried, setTried] = useState(false);
  const { data: disk, isFetching: looking, refetch } = useApiQuery('workstations', 'readDisk', {}, { failureHandled: true });
  const lastName = names.lastName.trim();
  const [firstName, middleName] = [names.firstName.trim(), names.middleName.trim()];
  const login = typed ?? (lastName === '' ? '' : makeLogin({ lastName, firstName, middleName }, () => false));
  const password = useNewPassword('', { login, name: [lastName, firstName, middleName].join(' ').trim() });
  const take = (): AdministratorWish | null => {
    setTried(true);
    const isWhole = lastName !== '' && firstName !== '' && isLogin(login) && password.next !== '' && password.problem === null && password.next === password.repeat && hasRead;
    if (!isWhole || disk === undefined || (disk.state !== 'encrypted' && !accepted)) return null;
    return { administrator: { lastName, firstName, middleName, login: login.trim(), password: password.next }, acceptsDisk: accepted };
  };
  return {
    names, login, password, hasRead, accepted, disk, looking, tried, lookAgain: () => void refetch(), setNames: (some) => setNames((before) => ({ ...before, ...some })), setLogin: setTyped, setHasRead, setAccepted, take,
  };
}

/** The form is longer than the window: where something is missing or refused, the first such field gets the keyboard and comes into view. */
export function goToFirstWrong(place: RefObject<HTMLFormElement | null>): void {
  // After the words of what is wrong are drawn.
  requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('input[aria-invalid="true"], input[data-error]')?.focus());
}

export interface AdministratorFieldsProps {
  readonly form: AdministratorForm;
  /** What is to be known before one types. */
  readonly help: string;
  readonly refused: Failure | null;
  readonly disabled: boolean;
  readonly autoFocus?: boolean;
}

export function AdministratorFields({ form, help, refused, disabled, autoFocus = false }: AdministratorFieldsProps) {
  const { create: t } = useTexts().workstations;
  const { names, login, password, tried } = form;
  const loginWrong: Failure | null = refused !== null && OF_THE_LOGIN.has(refused.code) ? refused : login !== '' && !isLogin(login) ? { code: 'login_wrong', params: { least: LEAST_LOGIN_LENGTH } } : null;
  const nameWrong = refused !== null && OF_THE_NAME.has(refused.code);
  const name = (key: keyof Names, missing?: string) => ({
    value: names[key], disabled, maxLength: 100, autoComplete: 'off', error: nameWrong || (tried && missing !== undefined && names[key].trim() === '' ? missing : undefined),
    onChange: (event: { currentTarget: { value: string } }) => form.setNames({ [key]: event.currentTarget.value }),
  });
  return (
    <>
      <fieldset className={styles.group}>
        <legend>{t.administrator}</legend>
        <p className={styles.help}>{help}</p>
        <div className={styles.names}>
          <TextInput label={t.lastName} autoFocus={autoFocus} {...name('lastName', t.lastNameMissing)} />
          <TextInput label={t.firstName} {...name('firstName', t.firstNameMissing)} />
          <TextInput label={t.middleName} placeholder={t.middleNameHelp} {...name('middleName')} />
        </div>
        {nameWrong && <p className={styles.wrong} role="alert">{t.administratorUnknown}</p>}
      </fieldset>
      <fieldset className={`${styles.group} ${styles.secrets}`}>
        <legend>{t.signIn}</legend>
        <p className={styles.help}>{t.signInHelp}</p>
        <TextInput
          label={t.login} description={t.loginHelp} value={login} disabled={disabled} maxLength={60} autoComplete="off" autoCapitalize="off" spellCheck={false} inputWrapperOrder={['label', 'input', 'error', 'description']}
          error={loginWrong !== null && (tried || refused !== null) ? <Refusal failure={loginWrong} /> : tried && login === '' ? t.loginMissing : undefined}
          onChange={(event) => form.setLogin(event.currentTarget.value)}
        />
        <NewPasswordFields password={password} tried={tried} refused={refused !== null && isOfTheField(refused) ? refused : null} disabled={disabled} />
      </fieldset>
      <DutyOfCare hasRead={form.hasRead} onRead={form.setHasRead} tried={tried} disabled={disabled} />
      <DiskNotice disk={form.disk} looking={form.looking} onLookAgain={form.lookAgain} accepted={form.accepted} onAccept={form.setAccepted} tried={tried} disabled={disabled} />
    </>
  );
}
