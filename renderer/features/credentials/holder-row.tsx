import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { IconCheck, IconCircleDashed, IconClock, IconClockExclamation, IconFileOff, IconDotsVertical, IconLock, type Icon } from '@tabler/icons-react';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { isLapsed, type Holder } from './find-holders.ts';
import styles from './credentials.module.css';

export interface HolderRowProps {
  readonly holder: Holder;
  readonly chosen: boolean;
  readonly busy: boolean;
  /** null: seen and not issued. */
  readonly deeds: { readonly choose: (isChosen: boolean) => void; readonly issue: () => void; readonly lost: () => void; readonly block: () => void } | null;
  /** null: staff ask for nothing in writing. */
  readonly onRequest: (() => void) | null;
}

/** One person's account in the list. */
export function HolderRow({ holder, chosen, busy, deeds, onRequest }: HolderRowProps) {
  const { credentials: t } = useTexts();
  const format = useFormat();
  const isNew = holder.state === 'not_issued';
  const requested = holder.requestedOn === null ? t.requested.none : format.date(holder.requestedOn);
  return (
    <tr>
      {deeds !== null && (
        <td className={styles.tick}>
          <Checkbox size="xs" aria-label={`${t.table.choose}: ${holder.name}`} checked={chosen} onChange={(event) => deeds.choose(event.currentTarget.checked)} />
        </td>
      )}
      <th scope="row">
        <span className={styles.name}>{holder.name}</span>
        {holder.about !== '' && <span className={styles.about}>{holder.about}</span>}
      </th>
      <td className={styles.login}>{holder.login ?? t.table.noLogin}</td>
      <td><HolderState holder={holder} /></td>
      <td className={styles.nowrap}>{holder.lastSignInAt === null ? t.table.never : format.dateTime(holder.lastSignInAt)}</td>
      {onRequest !== null && (
        <td className={styles.nowrap}>
          <Button variant="subtle" size="compact-sm" aria-label={`${t.requested.title(holder.name)}: ${requested}`} onClick={onRequest}>{requested}</Button>
        </td>
      )}
      {deeds !== null && (
        <td className={styles.deed}>
          <Button variant="subtle" size="compact-sm" disabled={busy} aria-label={isNew ? t.issueNamed(holder.name) : t.againNamed(holder.name)} onClick={deeds.issue}>
            {isNew ? t.issue : t.again}
          </Button>
          {!isNew && holder.state !== 'blocked' && (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label={`${t.table.actions}: ${holder.name}`}><IconDotsVertical size={17} stroke={1.6} /></ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconFileOff size={17} />} onClick={deeds.lost}>{t.lost}</Menu.Item>
                <Menu.Item color="pen" leftSection={<IconLock size={17} />} onClick={deeds.block}>{t.block}</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </td>
      )}
    </tr>
  );
}

const ICONS: Readonly<Record<Holder['state'], Icon>> = { not_issued: IconCircleDashed, issued: IconClock, active: IconCheck, blocked: IconLock };

/** A word and a sign, never a colour alone. */
function HolderState({ holder }: { readonly holder: Holder }) {
  const { credentials: t } = useTexts();
  const format = useFormat();
  const { state, issuedAt, handedAt, passwordUntil } = holder;
  const isOver = isLapsed(holder);
  const StateIcon = isOver ? IconClockExclamation : ICONS[state];
  return (
    <span className={styles.state} data-state={isOver ? 'lapsed' : state}>
      <StateIcon size={16} aria-hidden />
      <span>
        {state === 'issued' ? t.states.issued(issuedAt === null ? '' : format.dateTime(issuedAt)) : t.states[state]}
        {state === 'issued' && passwordUntil !== null && <span className={styles.until}>{(isOver ? t.passwordOver : t.passwordUntil)(format.date(passwordUntil))}</span>}
        {state === 'issued' && <span className={styles.about}>{handedAt === null ? t.notHanded : t.handed(format.dateTime(handedAt))}</span>}
      </span>
    </span>
  );
}
