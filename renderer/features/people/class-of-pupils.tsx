import { Button } from '@mantine/core';
import { IconArrowBackUp, IconFileImport, IconHistory, IconTableDown, IconUserPlus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId } from '#domain/ids.ts';
import { useApiCommand, useApiQuery, useBridge } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, Screen, notify, shortName } from '../../ui/index.ts';
import { EnrolDialog } from './enrol-dialog.tsx';
import { movementWords, type Movement } from './movement-words.ts';
import { MovementsDialog } from './movements-dialog.tsx';
import { CorrectDialog, DismissDialog, TransferDialog, type Deed, type ListedPupil } from './pupil-deeds.tsx';
import { hasLeft, PupilsTable } from './pupils-table.tsx';
import { ViewChoice, type ViewChoiceProps } from './view-choice.tsx';
import { useUndoChange } from './use-undo-change.ts';
import styles from './people.module.css';

export interface ClassOfPupilsProps {
  readonly groupId: GroupId;
  readonly className: string;
  /** The classes of the school year, to one of which a pupil may be transferred. */
  readonly classes: readonly { readonly groupId: GroupId; readonly name: string }[];
  readonly today: string;
  /** null: this person does not see what pupils achieved, so that there is nothing to choose. */
  readonly choice: ViewChoiceProps | null;
  readonly onImport: () => void;
}

/** One class: its pupils, what can be done with them, the import, and the taking back of the newest change. */
export function ClassOfPupils({ groupId, className, classes, today, choice, onImport }: ClassOfPupilsProps) {
  const { people: t, ui } = useTexts();
  const bridge = useBridge();
  const list = useApiQuery('people', 'listPupils', { groupId }, { failureHandled: true });
  const saveTemplate = useApiCommand('people', 'saveRosterTemplate');
  const log = useApiQuery('people', 'readMovements', { groupId }, { failureHandled: true });
  const [open, setOpen] = useState<'enrol' | 'movements' | { readonly deed: Deed; readonly pupil: ListedPupil } | null>(null);
  const close = () => setOpen(null);
  const data = list.data;
  const undoable = log.data?.movements.find(({ mayUndo }) => mayUndo);

  const template = async () => {
    try {
      const file = await bridge.ask('app', 'chooseFileToSave', { purpose: 'roster-template', suggestedName: t.templateName(className) });
      if (file === null) return;
      await saveTemplate.mutateAsync({ fileToken: file.fileToken, groupId });
      notify({ title: t.templateSaved, message: file.name });
    } catch {
      // The notice of the failure is shown by the bridge.
    }
  };

  const pupils = data?.pupils ?? [];
  const departed = pupils.filter((pupil) => hasLeft(pupil, today)).length;
  const coming = pupils.filter(({ startsOn }) => startsOn > today).length;
  const remark = data === undefined ? ui.loading : [t.inClass(pupils.length - departed - coming), coming > 0 ? t.comingCount(coming) : '', departed > 0 ? t.departedCount(departed) : '', data.classTeacher === null ? '' : t.classTeacher(data.classTeacher)];
  return (
    <Screen
      title={t.classOf(className)}
      remark={Array.isArray(remark) ? remark.filter((part) => part !== '').join(' · ') : remark}
      body="fill"
      actions={
        <>
          <Button variant="subtle" color="gray" leftSection={<IconHistory size={17} stroke={1.6} />} onClick={() => setOpen('movements')}>
            {t.movements.open}
          </Button>
          {data?.mayImport === true && (
            <>
            <Button variant="subtle" color="gray" leftSection={<IconTableDown size={17} stroke={1.6} />} onClick={() => void template()} loading={saveTemplate.isPending}>
              {t.template}
            </Button>
            <Button variant="default" leftSection={<IconFileImport size={17} stroke={1.6} />} onClick={onImport}>
              {t.import}
            </Button>
            <Button leftSection={<IconUserPlus size={17} stroke={1.6} />} onClick={() => setOpen('enrol')}>
              {t.enrol}
            </Button>
            </>
          )}
        </>
      }
    >
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {choice !== null && <div className={styles.toolbar}><ViewChoice {...choice} view="pupils" /></div>}
      {undoable !== undefined && <LastChange groupId={groupId} movement={undoable} />}
      {data !== undefined && data.pupils.length > 0 && <PupilsTable label={t.pupilsOf(className)} pupils={data.pupils} today={today} onDeed={data.mayImport ? (deed, pupil) => setOpen({ deed, pupil }) : null} />}
      {data !== undefined && data.pupils.length === 0 && (
        <EmptyState icon={<IconUsersGroup size={40} stroke={1.3} />} title={t.empty.title} help={data.mayImport ? t.empty.help : t.empty.helpReader} />
      )}
      {open === 'enrol' && <EnrolDialog groupId={groupId} className={className} onClose={close} />}
      {open === 'movements' && <MovementsDialog groupId={groupId} className={className} onClose={close} />}
      {typeof open === 'object' && open?.deed === 'transfer' && <TransferDialog groupId={groupId} className={className} pupil={open.pupil} classes={classes} today={today} onClose={close} />}
      {typeof open === 'object' && open?.deed === 'dismiss' && <DismissDialog groupId={groupId} className={className} pupil={open.pupil} today={today} onClose={close} />}
      {typeof open === 'object' && open?.deed === 'correct' && <CorrectDialog groupId={groupId} className={className} pupil={open.pupil} onClose={close} />}
    </Screen>
  );
}

/** The newest change that can be taken back, beside the list: a mistake is seen there. */
function LastChange({ groupId, movement }: { readonly groupId: GroupId; readonly movement: Movement }) {
  const { people: t } = useTexts();
  const format = useFormat();
  const { undo, isBusy } = useUndoChange(groupId);
  return (
    <div className={styles.lastImport}>
      <span className={styles.long}>{t.lastChange(movementWords(t, format, movement), format.dateTime(movement.madeAt), shortName(movement.author))}</span>
      <Button size="compact-sm" variant="subtle" leftSection={<IconArrowBackUp size={16} stroke={1.6} />} loading={isBusy} onClick={() => void undo(movement)}>
        {t.undo}
      </Button>
    </div>
  );
}
