import { failureOf, useBridge, useJob, type InputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { notify, notifyFailure } from '../../ui/index.ts';

type Paper = InputFor<'personalData', 'savePaper'>['paper'];

/** Asks where to, then writes a paper of personal data there as PDF. */
export function usePersonalPaper(): { readonly isBusy: boolean; readonly save: (paper: Paper, suggestedName: string) => Promise<void> } {
  const texts = useTexts();
  const bridge = useBridge();
  const job = useJob('personalData', 'savePaper');
  return {
    isBusy: job.state.is === 'running',
    async save(paper, suggestedName) {
      try {
        const target = await bridge.ask('app', 'chooseFileToSave', { purpose: 'personal-paper', suggestedName });
        if (target === null) return;
        if ((await job.start({ fileToken: target.fileToken, paper })) !== null) notify({ title: texts.personalData.saved, message: target.name });
      } catch (thrown) {
        notifyFailure(texts, failureOf(thrown));
      }
    },
  };
}
