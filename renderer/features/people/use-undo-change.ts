import type { GroupId } from '#domain/ids.ts';
import { useApiCommand } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { notify, useConfirm } from '../../ui/index.ts';
import { movementWords, type Movement } from './movement-words.ts';
import { newCommandId } from './new-command-id.ts';

/** Taking a change of a class list back, after a question. */
export function useUndoChange(groupId: GroupId): { readonly isBusy: boolean; readonly undo: (movement: Movement) => Promise<void> } {
  const { people: t } = useTexts();
  const format = useFormat();
  const confirm = useConfirm();
  const command = useApiCommand('people', 'undoListChange', { onDone: () => notify({ title: t.undone, message: t.undoneAbout }) });
  return {
    isBusy: command.isPending,
    undo: async (movement) => {
      if (!(await confirm({ title: t.undoTitle, question: t.undoQuestion(movementWords(t, format, movement)), confirm: t.undo, dangerous: true }))) return;
      command.mutate({ commandId: newCommandId(), changeId: movement.changeId, groupId });
    },
  };
}
