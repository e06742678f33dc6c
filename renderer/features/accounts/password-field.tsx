import { PasswordInput } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { useTexts } from '../../i18n/index.ts';
import styles from './password.module.css';

export interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: ReactNode;
  /** What is to be known before one types. */
  readonly help?: string | undefined;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A password as it is typed: shown on demand, with a word about Caps Lock and about the layout, which nobody sees behind dots. Nothing fills it in by itself. */
export function PasswordField({ label, value, onChange, error, help, disabled = false, autoFocus = false, ref }: PasswordFieldProps) {
  const { passwordField: t } = useTexts().accounts;
  const [capsLock, setCapsLock] = useState(false);
  const look = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'));
  const hints = [capsLock ? t.capsLock : '', /\p{Script=Cyrillic}/u.test(value) ? t.russian : ''].filter((hint) => hint !== '');
  return (
    <PasswordInput
      ref={ref}
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={look}
      onKeyUp={look}
      error={error}
      description={
        <>
          <span className={styles.fieldHint} role="status">{hints.join('. ')}</span>
          {help}
        </>
      }
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      disabled={disabled}
      autoFocus={autoFocus}
      // A dialog gives the focus to what it finds first, unless it is told.
      {...(autoFocus ? { 'data-autofocus': true } : {})}
      maxLength={256}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      visibilityToggleButtonProps={{ 'aria-label': t.show, tabIndex: 0 }}
    />
  );
}
