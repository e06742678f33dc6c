import type { Failure } from '#domain/errors.ts';
import { failureOf, useBridge, useJob } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { notify, notifyFailure } from '../../ui/index.ts';

/** The act, which anybody may see, and the sheet with pupils and marks. */
export type RescuePaper = 'saveAct' | 'saveSheet';

export interface SavingPaper {
  readonly isSaving: boolean;
  readonly failure: Failure | null;
  save(paper: RescuePaper, rescue: { readonly rescueId: string; readonly name: string }): Promise<void>;
}

/** A paper of a rescue as a file: asks where, and says that it is there. */
export function useSavePaper(): SavingPaper {
  const texts = useTexts();
  const { dialog: t } = texts.rescue;
  const bridge = useBridge();
  const act = useJob('rescue', 'saveAct');
  const sheet = useJob('rescue', 'saveSheet');
  return {
    isSaving: act.state.is === 'running' || sheet.state.is === 'running',
    failure: act.state.is === 'failed' ? act.state.failure : sheet.state.is === 'failed' ? sheet.state.failure : null,
    async save(paper, { rescueId, name }) {
      const isAct = paper === 'saveAct';
      try {
        const target = await bridge.ask('app', 'chooseFileToSave', { purpose: 'rescue-act', suggestedName: isAct ? t.actName(name) : t.sheetName(name) });
        if (target === null) return;
        const saved = await (isAct ? act : sheet).start({ fileToken: target.fileToken, rescueId });
        if (saved !== null) notify({ title: isAct ? t.actSaved : t.sheetSaved, message: target.name });
      } catch (thrown) {
        notifyFailure(texts, failureOf(thrown));
      }
    },
  };
}
