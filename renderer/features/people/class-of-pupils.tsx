import { Button } from '@mantine/core';
import { IconArrowBackUp, IconFileImport, IconTableDown, IconUsersGroup } from '@tabler/icons-react';
import type { CommandId, GroupId } from '#domain/ids.ts';
import { useApiCommand, useApiQuery, useBridge, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, Screen, notify, shortName, useConfirm } from '../../ui/index.ts';
import { newCommandId } from './new-command-id.ts';
import { PupilsTable } from './pupils-table.tsx';
import styles from './people.module.css';

type ClassList = OutputFor<'people', 'listPupils'>;

export interface ClassOfPupilsProps {
  readonly groupId: GroupId;
  readonly className: string;
  readonly onImport: () => void;
}

/** One class: its pupils, the import, a template for it, and taking the newest import back. */
export function ClassOfPupils({ groupId, className, onImport }: ClassOfPupilsProps) {
  const { people: t, ui } = useTexts();
  const bridge = useBridge();
  const list = useApiQuery('people', 'listPupils', { groupId }, { failureHandled: true });
  const saveTemplate = useApiCommand('people', 'saveRosterTemplate');
  const data = list.data;

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

  const present = data?.pupils.filter(({ endsOn }) => endsOn === null).length ?? 0;
  const departed = (data?.pupils.length ?? 0) - present;
  const remark = data === undefined ? ui.loading : [t.inClass(present), departed > 0 ? t.departedCount(departed) : '', data.classTeacher === null ? '' : t.classTeacher(data.classTeacher)];
  return (
    <Screen
      title={t.classOf(className)}
      remark={Array.isArray(remark) ? remark.filter((part) => part !== '').join(' · ') : remark}
      body="fill"
      actions={
        data?.mayImport === true && (
          <>
            <Button variant="subtle" color="gray" leftSection={<IconTableDown size={17} stroke={1.6} />} onClick={() => void template()} loading={saveTemplate.isPending}>
              {t.template}
            </Button>
            <Button leftSection={<IconFileImport size={17} stroke={1.6} />} onClick={onImport}>
              {t.import}
            </Button>
          </>
        )
      }
    >
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {data?.lastImport && <LastImport groupId={groupId} last={data.lastImport} />}
      {data !== undefined && data.pupils.length > 0 && <PupilsTable label={t.pupilsOf(className)} pupils={data.pupils} />}
      {data !== undefined && data.pupils.length === 0 && (
        <EmptyState icon={<IconUsersGroup size={40} stroke={1.3} />} title={t.empty.title} help={data.mayImport ? t.empty.help : t.empty.helpReader} />
      )}
    </Screen>
  );
}

function LastImport({ groupId, last }: { readonly groupId: GroupId; readonly last: NonNullable<ClassList['lastImport']> }) {
  const { people: t } = useTexts();
  const format = useFormat();
  const confirm = useConfirm();
  const undo = useApiCommand('people', 'undoRoster', { onDone: () => notify({ title: t.undone, message: t.undoneAbout }) });
  const takeBack = async (importId: CommandId) => {
    if (!(await confirm({ title: t.undoTitle, question: t.undoQuestion(last), confirm: t.undo, dangerous: true }))) return;
    undo.mutate({ commandId: newCommandId(), importId, groupId });
  };
  return (
    <div className={styles.lastImport}>
      <span>{t.lastImport(format.dateTime(last.madeAt), shortName(last.author), last)}</span>
      <Button size="compact-sm" variant="subtle" leftSection={<IconArrowBackUp size={16} stroke={1.6} />} loading={undo.isPending} onClick={() => void takeBack(last.importId)}>
        {t.undo}
      </Button>
    </div>
  );
}
