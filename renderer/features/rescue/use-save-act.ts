import type { Failure } from '#domain/errors.ts';
import { failureOf, useBridge, useJob } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { notify, notifyFailure } from '../../ui/index.ts';

export interface SavingAct {
  readonly isSaving: boolean;
  readonly failure: Failure | null;
  save(rescue: { readonly rescueId: string; readonly name: string }): Promise<void>;
}

/** The act of a rescue as a file: asks where, and says that it is there. */
export function useSaveAct(): SavingAct {
  const texts = useTexts();
  const { dialog: t } = texts.rescue;
  const bridge = useBridge();
  const saving = useJob('rescue', 'saveAct');
  return {
    isSaving: saving.state.is === 'running',
    failure: saving.state.is === 'failed' ? saving.state.failure : null,
    async save({ rescueId, name }) {
      try {
        const target = await bridge.ask('app', 'chooseFileToSave', { purpose: 'rescue-act', suggestedName: t.actName(name) });
        if (target === null) return;
        if ((await saving.start({ fileToken: target.fileToken, rescueId })) !== null) notify({ title: t.actSaved, message: target.name });
      } catch (thrown) {
        notifyFailure(texts, failureOf(thrown));
      }
    },
  };
}
