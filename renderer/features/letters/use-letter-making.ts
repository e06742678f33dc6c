import { useRef, useState } from 'react';
import type { GroupId, PupilId, TermId } from '#domain/ids.ts';
import { failureOf, useBridge, useJob, type JobState } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { notify, notifyFailure } from '../../ui/index.ts';
import type { LetterOptions } from './letter-options.ts';

export interface LetterBatch {
  readonly groupId: GroupId;
  readonly termId: TermId;
  readonly pupilIds: PupilId[];
  readonly options: LetterOptions;
}

export interface LetterMaking {
  readonly state: JobState;
  /** A file that was just made, to open or to show: how many letters, and the first and last of their numbers. */
  readonly made: { readonly fileToken: string; readonly count: number; readonly first: string; readonly last: string } | null;
  /** True when the letters were made. */
  readonly save: (batch: LetterBatch, format: 'pdf' | 'xlsx', suggestedName: string) => Promise<boolean>;
  /** True when they went to the printer. */
  readonly print: (batch: LetterBatch) => Promise<boolean>;
  readonly show: (how: 'open' | 'folder') => Promise<void>;
  readonly cancel: () => void;
  /** Forgets the file that was made. */
  readonly forgetMade: () => void;
  readonly clear: () => void;
}

/** Making letters: the dialog of the OS, the work with progress and cancel, and what to say afterwards. */
export function useLetterMaking(): LetterMaking {
  const bridge = useBridge();
  const texts = useTexts();
  const { make } = texts.letters;
  const file = useJob('letters', 'makeFile');
  const printer = useJob('letters', 'makeForPrinter');
  const [made, setMade] = useState<LetterMaking['made']>(null);
  const job = printer.state.is === 'idle' ? file : printer;
  const asked = useRef(false);

  /** Said when the work has ended without letters because somebody asked it to: a cancel may also come too late. */
  const sayIfCancelled = () => {
    if (asked.current) notify({ title: make.cancelled, tone: 'attention' });
  };

  const save: LetterMaking['save'] = async (batch, format, suggestedName) => {
    setMade(null);
    try {
      const target = await bridge.ask('app', 'chooseFileToSave', {
        purpose: format === 'pdf' ? 'letters-pdf' : 'letters-xlsx', suggestedName: `${suggestedName}.${format}`,
      });
      if (target === null) return false;
      asked.current = false;
      const result = await file.start({ ...batch, format, fileToken: target.fileToken });
      if (result === null) {
        sayIfCancelled();
        return false;
      }
      const [first, last] = [result.letters[0]?.number ?? '', result.letters.at(-1)?.number ?? ''];
      setMade({ fileToken: target.fileToken, count: result.letters.length, first, last });
      return true;
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
      return false;
    }
  };

  const print: LetterMaking['print'] = async (batch) => {
    setMade(null);
    asked.current = false;
    const result = await printer.start(batch);
    if (result === null) {
      sayIfCancelled();
      return false;
    }
    let printed = false;
    try {
      const title = make.doneTitle(result.letters.length);
      printed = (await bridge.ask('letters', 'printSpooled', { spoolId: result.spoolId, title })).printed;
      notify(printed ? { title, message: make.printed } : { title: make.notPrinted, tone: 'attention' });
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    } finally {
      await bridge.ask('letters', 'finishPrinting', { spoolId: result.spoolId, printed }).catch((thrown: unknown) => notifyFailure(texts, failureOf(thrown)));
    }
    return printed;
  };

  return {
    state: job.state,
    made,
    save,
    print,
    show: async (how) => {
      if (made === null) return;
      await bridge.ask('app', 'showSavedFile', { fileToken: made.fileToken, how }).catch((thrown: unknown) => notifyFailure(texts, failureOf(thrown)));
    },
    cancel: () => {
      asked.current = true;
      job.cancel();
    },
    forgetMade: () => setMade(null),
    clear: job.clear,
  };
}
