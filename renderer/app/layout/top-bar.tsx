import { ActionIcon, Menu, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconDevices2, IconDoorExit, IconKey, IconKeyboard, IconLock, IconLogout, IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { SyncSign } from '#renderer/features/sync/index.ts';
import { useApiQuery } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { initialsOf, shortName } from '../../ui/short-name.ts';
import { useLanguageChoice, useSchemeChoice } from '../appearance.tsx';
import type { Person } from '../session.ts';
import styles from './top-bar.module.css';

export interface TopBarProps {
  readonly person: Person | undefined;
  readonly onFind: () => void;
  readonly onShowKeys: () => void;
  readonly onSignOut: () => void;
  readonly onLock: () => void;
  /** Absent where nobody has a password. */
  readonly onChangePassword: (() => void) | undefined;
  readonly onShowSignIns: (() => void) | undefined;
  /** «Мой пароль узнали»; absent where nobody has a password. */
  readonly onReport: (() => void) | undefined;
  /** Absent in the demonstration school, which is left by its list of people. */
  readonly onLeaveSchool: (() => void) | undefined;
}

/** Which school, what to find, who works, how it looks. */
export function TopBar({ person, onFind, onShowKeys, onSignOut, onLock, onChangePassword, onShowSignIns, onReport, onLeaveSchool }: TopBarProps) {
  const { app, accounts, credentials } = useTexts();
  const { data: overview } = useApiQuery('school', 'readOverview', {});
  const { data: state } = useApiQuery('app', 'readState', {});
  const { seen, chosen, choose } = useSchemeChoice();
  const { locale, setLocale } = useLanguageChoice();
  const school = overview?.school;
  const otherScheme = seen === 'dark' ? 'light' : 'dark';
  return (
    <header className={styles.bar}>
      <div className={styles.school} title={school?.name}>
        {school?.shortName ?? ''}
      </div>
      {school?.kind === 'demo' && (
        <Tooltip label={app.demoBadgeHelp}>
          <span className={styles.demo}>{app.demoBadge}</span>
        </Tooltip>
      )}
      <UnstyledButton className={styles.find} onClick={onFind}>
        <IconSearch size={16} aria-hidden />
        <span className={styles.findWords}>{app.findPlaceholder}</span>
        <KeyHint keys="Ctrl+K" />
      </UnstyledButton>
      {school !== undefined && school.kind !== 'demo' && <SyncSign />}
      <div className={styles.tools}>
        <Tooltip label={`${app.keys} (F1)`}>
          <ActionIcon aria-label={app.keys} onClick={onShowKeys}>
            <IconKeyboard size={19} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={seen === 'dark' ? app.colorScheme.toLight : app.colorScheme.toDark}>
          <ActionIcon aria-label={seen === 'dark' ? app.colorScheme.toLight : app.colorScheme.toDark} onClick={() => choose(otherScheme)}>
            {seen === 'dark' ? <IconSun size={19} stroke={1.6} /> : <IconMoon size={19} stroke={1.6} />}
          </ActionIcon>
        </Tooltip>
        {person !== undefined && (
          <Tooltip label={`${accounts.lock.button} (Ctrl+L)`}>
            <ActionIcon aria-label={accounts.lock.button} onClick={onLock}>
              <IconLock size={19} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        )}
        {person !== undefined && (
          <Menu position="bottom-end" width={280}>
            <Menu.Target>
              <UnstyledButton className={styles.person}>
                <VisuallyHidden>{app.worksNow} </VisuallyHidden>
                <span className={styles.round} aria-hidden>
                  {initialsOf(person.name)}
                </span>
                <span className={styles.name}>{shortName(person.name)}</span>
                <IconChevronDown size={15} aria-hidden />
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              <div className={styles.who}>
                <strong>{person.name}</strong>
                <span>{person.position}</span>
              </div>
              <Menu.Divider />
              <Menu.Label>{app.colorScheme.label}</Menu.Label>
              {(['light', 'dark', 'auto'] as const).map((scheme) => (
                <Menu.Item key={scheme} role="menuitemradio" aria-checked={chosen === scheme} className={styles.choice} onClick={() => choose(scheme)}>
                  {app.colorScheme[scheme]}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Label>{app.language.label}</Menu.Label>
              {(['ru', 'en'] as const).map((language) => (
                <Menu.Item key={language} role="menuitemradio" aria-checked={locale === language} className={styles.choice} lang={language} onClick={() => setLocale(language)}>
                  {app.language[language]}
                </Menu.Item>
              ))}
              <Menu.Divider />
              {onChangePassword !== undefined && (
                <Menu.Item leftSection={<IconKey size={17} />} onClick={onChangePassword}>
                  {accounts.change.menu}
                </Menu.Item>
              )}
              {onShowSignIns !== undefined && (
                <Menu.Item leftSection={<IconDevices2 size={17} />} onClick={onShowSignIns}>
                  {accounts.signIns.menu}
                </Menu.Item>
              )}
              {onReport !== undefined && (
                <Menu.Item color="pen" leftSection={<IconAlertTriangle size={17} />} onClick={onReport}>
                  {credentials.compromise.own}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<IconLogout size={17} />} onClick={onSignOut}>
                {app.changePerson}
              </Menu.Item>
              {onLeaveSchool !== undefined && (
                <Menu.Item leftSection={<IconDoorExit size={17} />} onClick={onLeaveSchool}>
                  {app.leaveSchool}
                </Menu.Item>
              )}
              {state !== undefined && <Menu.Label>{app.version(state.version)}</Menu.Label>}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
    </header>
  );
}
