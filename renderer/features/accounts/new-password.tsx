import { useEffect, useState } from 'react';
import { LEAST_PASSWORD_LENGTH } from '#domain/accounts/index.ts';
import type { Failure } from '#domain/errors.ts';
import { useBridge } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { PasswordField } from './password-field.tsx';
import { Refusal } from './password-refusal.tsx';
import styles from './password.module.css';

/** After so long a pause in typing the password is judged. */
const JUDGE_AFTER_MS = 200;

export interface NewPassword {
  readonly next: string;
  readonly repeat: string;
  readonly setNext: (value: string) => void;
  readonly setRepeat: (value: string) => void;
  /** Null while nothing is wrong with it, or nothing was typed yet. */
  readonly problem: Failure | null;
  /** It was judged and nothing is wrong. */
  readonly isGood: boolean;
}

const NOBODY_YET = { login: '', name: '' };

/**
 * A new password while it is typed, judged by the rules that the core knows; the former one is told apart here, because the core does not hold it.
 * @param who whose it is to be, where nobody is signed in yet
 */
export function useNewPassword(current: string, { login, name }: { readonly login: string; readonly name: string } = NOBODY_YET): NewPassword {
  const bridge = useBridge();
  const [next, setNext] = useState('');
  const [repeat, setRepeat] = useState('');
  const [judged, setJudged] = useState<{ readonly of: string; readonly by: string; readonly problem: Failure | null } | null>(null);
  // Another name or login judges anew.
  const by = `${login}\n${name}`;
  useEffect(() => {
    if (next === '') return undefined;
    let wanted = true;
    const judge = async () => {
      const answer = await bridge.api.accounts.judgePassword({ password: next, login, name });
      if (!wanted || !answer.ok) return;
      const { problem } = answer.value;
      setJudged({ of: next, by, problem: problem === null ? null : { code: problem, params: problem === 'password_too_short' ? { least: LEAST_PASSWORD_LENGTH } : {} } });
    };
    const timer = setTimeout(() => void judge(), JUDGE_AFTER_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [bridge, next, login, name, by]);
  const known = judged?.of === next && judged.by === by ? judged : null;
  const same: Failure | null = next !== '' && next === current ? { code: 'password_same', params: {} } : null;
  return { next, repeat, setNext, setRepeat, problem: next === '' ? null : (same ?? known?.problem ?? null), isGood: same === null && known !== null && known.problem === null };
}

/** The two fields; `tried` shows what is missing. */
export function NewPasswordFields({ password, tried, refused, autoFocus = false, disabled = false }: {
  readonly password: NewPassword; readonly tried: boolean; readonly refused: Failure | null; readonly autoFocus?: boolean; readonly disabled?: boolean;
}) {
  const { first: t, door } = useTexts().accounts;
  const { next, repeat, setNext, setRepeat, problem, isGood } = password;
  const shown = problem ?? refused;
  const differs = repeat !== '' && repeat !== next && (tried || repeat.length >= next.length);
  return (
    <>
      <PasswordField
        label={t.next} help={t.nextHelp} value={next} onChange={setNext} autoFocus={autoFocus} disabled={disabled}
        error={shown !== null ? <Refusal failure={shown} /> : tried && next === '' ? door.passwordMissing : undefined}
      />
      {isGood && refused === null && <p className={styles.good} role="status">{t.good}</p>}
      <PasswordField label={t.repeat} value={repeat} onChange={setRepeat} disabled={disabled} error={differs || (tried && repeat !== next) ? t.repeatDiffers : undefined} />
    </>
  );
}
