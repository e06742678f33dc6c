import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowLeft, IconHelpCircle, IconKey, IconLifebuoy, IconLock, IconRefresh, type Icon } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { failureOf, useApiCommand, useApiQuery, useBridge, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, Screen, notify, notifyFailure } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { KeyPanel } from './key-panel.tsx';
import { PastRescues } from './past-rescues.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { RescueDialog } from './rescue-dialog.tsx';
import styles from './rescue.module.css';

export type SealedFile = OutputFor<'rescue', 'list'>[number];

/** «Спасти неотправленное»: the sealed files of others on this workstation, and the recovery key that opens them (issue 4, points 3 and 6). */
export function RescueScreen() {
  const texts = useTexts();
  const { rescue: t, ui } = texts;
  const bridge = useBridge();
  const navigate = useNavigate();
  const list = useApiQuery('rescue', 'list', {}, { failureHandled: true });
  const acts = useApiQuery('rescue', 'listActs', {}, { failureHandled: true });
  const refresh = () => {
    void list.refetch();
    void acts.refetch();
  };
  const [chosen, setChosen] = useState<SealedFile | null>(null);
  const [removed, setRemoved] = useState<SealedFile | null>(null);
  const adding = useApiCommand('rescue', 'addFile', {
    onDone: () => {
      notify({ title: t.added });
      void list.refetch();
    },
  });
  const add = async () => {
    try {
      const file = await bridge.ask('app', 'chooseFileToOpen', { purpose: 'rescue-file' });
      if (file !== null) adding.mutate({ fileToken: file.fileToken });
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    }
  };
  const addButton = <Button variant="default" loading={adding.isPending} onClick={() => void add()}>{t.add}</Button>;
  return (
    <Screen
      title={t.title}
      remark={list.data === undefined ? (list.error === null ? ui.loading : undefined) : list.data.length > 0 ? t.count(list.data.length) : undefined}
      actions={
        <>
          <Button variant="subtle" leftSection={<IconArrowLeft size={17} aria-hidden />} onClick={() => void navigate({ to: '/workstations' })}>{t.back}</Button>
          <Tooltip label={t.refresh}>
            <ActionIcon aria-label={t.refresh} loading={list.isFetching} onClick={() => void list.refetch()}>
              <IconRefresh size={19} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          {addButton}
        </>
      }
    >
      <KeyPanel onMade={() => void list.refetch()} />
      <p className={styles.note}>{t.about}</p>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {list.data?.length === 0 && <div className={styles.emptyRoom}><EmptyState icon={<IconLifebuoy size={40} stroke={1.3} />} title={t.empty} help={t.emptyHelp} /></div>}
      {list.data !== undefined && list.data.length > 0 && <FilesTable files={list.data} onChoose={setChosen} onRemove={setRemoved} />}
      {removed !== null && <RemoveDialog file={removed} onRemoved={refresh} onClose={() => setRemoved(null)} />}
      {acts.data !== undefined && <PastRescues acts={acts.data} />}
      {chosen !== null && (
        <RescueDialog
          file={chosen}
          onEnded={refresh}
          onClose={() => setChosen(null)}
        />
      )}
    </Screen>
  );
}

interface FilesTableProps {
  readonly files: readonly SealedFile[];
  readonly onChoose: (file: SealedFile) => void;
  readonly onRemove: (file: SealedFile) => void;
}

function FilesTable({ files, onChoose, onRemove }: FilesTableProps) {
  const { rescue: t } = useTexts();
  const { table: words } = t;
  const format = useFormat();
  return (
    <table className={`${table.table} ${styles.table}`} aria-label={t.title}>
      <thead>
        <tr>
          <th>{words.whose}</th>
          <th>{words.state}</th>
          <th>{words.changed}</th>
          <th>{words.opens}</th>
          <th>{words.rescued}</th>
          <th><span className={styles.hidden}>{words.actions}</span></th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.vault}>
            <th scope="row">
              <span className={styles.name}>{file.name === '' ? words.unknown : file.name}</span>
              {file.position !== '' && <span className={styles.quiet}>{file.position}</span>}
            </th>
            <td>{file.setAsideAt === null ? words.working : words.aside(format.dateTime(file.setAsideAt))}</td>
            <td className={styles.nowrap}>{format.dateTime(file.changedAt)}</td>
            <td><Opens file={file} /></td>
            <td><Rescued file={file} /></td>
            <td className={styles.deed}>
              {file.opens !== 'owner' && file.opens !== 'damaged' && (
                <Button variant="default" size="compact-sm" aria-label={t.rescueNamed(file.name)} onClick={() => onChoose(file)}>{t.rescue}</Button>
              )}
              {file.setAsideAt !== null && (
                <Button variant="subtle" color="pen" size="compact-sm" aria-label={t.remove.buttonNamed(file.name, format.dateTime(file.setAsideAt))} onClick={() => onRemove(file)}>{t.remove.button}</Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const ICONS: Readonly<Record<SealedFile['opens'], Icon>> = { newest: IconKey, other: IconKey, unknown: IconHelpCircle, owner: IconLock, damaged: IconAlertTriangle };

/** A word and a sign, never a colour alone. */
function Opens({ file: { opens, keyId } }: { readonly file: SealedFile }) {
  const { rescue } = useTexts();
  const { table: t } = rescue;
  const OpensIcon = ICONS[opens];
  const words = (): string => {
    switch (opens) {
      case 'newest': return t.newest;
      case 'other': return t.other(keyId ?? '');
      case 'unknown': return t.unknownKey(keyId ?? '');
      case 'owner': return t.owner;
      case 'damaged': return t.damaged;
      default: return opens satisfies never;
    }
  };
  return (
    <>
      <span className={styles.state} data-opens={opens}>
        <OpensIcon size={16} aria-hidden />
        {words()}
      </span>
      {opens === 'owner' && <span className={styles.quiet}>{t.ownerHelp}</span>}
      {opens === 'damaged' && <span className={styles.quiet}>{t.damagedHelp}</span>}
    </>
  );
}

function Rescued({ file: { rescued, changedAt, wipedFrom } }: { readonly file: SealedFile }) {
  const { rescue } = useTexts();
  const { table: t } = rescue;
  const format = useFormat();
  if (rescued === null) return <span className={styles.quiet}>{t.never}</span>;
  return (
    <>
      <span>{t.done(format.dateTime(rescued.at), rescued.accepted, rescued.waiting)}</span>
      {rescued.left > 0 && <span className={styles.warn}>{t.left(rescued.left)}</span>}
      {rescued.refused + rescued.conflicts > 0 && <span className={styles.warn}>{t.untaken(rescued.refused + rescued.conflicts)}</span>}
      {changedAt > rescued.at && <span className={styles.warn}>{t.changedSince}</span>}
      {wipedFrom !== null && <span className={styles.quiet}>{t.wipedFrom(format.dateTime(wipedFrom))}</span>}
    </>
  );
}
