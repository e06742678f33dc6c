import { Button } from '@mantine/core';
import { IconFileTypePdf, IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId, LetterId } from '#domain/ids.ts';
import { failureOf, useApiQuery, useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, notify, notifyFailure } from '../../ui/index.ts';
import { ZoomablePaper } from './letter-preview.tsx';
import { ReasonList } from './reason-list.tsx';
import styles from './letters.module.css';

type Letter = OutputFor<'letters', 'listLetters'>[number];

/** Every letter that was made: number, day, pupil, reasons, author; shown and saved again exactly as it was. */
export function LetterRegister({ groupId }: { readonly groupId: GroupId }) {
  const texts = useTexts();
  const { register: t, make } = texts.letters;
  const format = useFormat();
  const bridge = useBridge();
  const again = useJob('letters', 'writeAgain');
  const [shownId, setShownId] = useState<LetterId | null>(null);
  const list = useApiQuery('letters', 'listLetters', { groupId }, { failureHandled: true });
  if (list.error) return <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />;
  if (!list.data) return null;
  if (list.data.length === 0) return <EmptyState icon={<IconMail size={40} />} title={t.empty.title} help={t.empty.help} />;
  const letters = list.data;
  const shown = letters.find((letter) => letter.letterId === shownId) ?? letters[0]!;

  const saveAgain = async (letter: Letter) => {
    try {
      const target = await bridge.ask('app', 'chooseFileToSave', { purpose: 'letters-pdf', suggestedName: `${letter.number} ${letter.pupilName}.pdf` });
      if (target === null) return;
      const result = await again.start({ format: 'pdf', fileToken: target.fileToken, letterIds: [letter.letterId] });
      if (result) notify({ title: make.doneTitle(1), message: t.againHelp });
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    }
  };

  const onKeyDown = (event: React.KeyboardEvent<HTMLButtonElement>, index: number) => {
    const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
    const next = letters[index + step];
    if (step === 0 || !next) return;
    event.preventDefault();
    setShownId(next.letterId);
    event.currentTarget.closest('tbody')?.children[index + step]?.querySelector('button')?.focus();
  };

  return (
    <div className={styles.halves}>
      <section className={styles.listHalf} aria-label={texts.letters.tabs.register}>
        <div className={styles.tableRoom}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th>{t.columns.number}</th>
                <th>{t.columns.pupil}</th>
                <th>{t.columns.reasons}</th>
                <th>{t.columns.author}</th>
              </tr>
            </thead>
            <tbody>
              {letters.map((letter, index) => (
                <tr key={letter.letterId} data-shown={letter === shown || undefined} aria-current={letter === shown ? 'true' : undefined} onClick={() => setShownId(letter.letterId)}>
                  <td className={styles.nowrap}>
                    <button
                      type="button"
                      className={styles.link}
                      tabIndex={letter === shown ? 0 : -1}
                      aria-label={t.show(letter.number)}
                      onClick={() => setShownId(letter.letterId)}
                      onKeyDown={(event) => onKeyDown(event, index)}
                    >
                      {letter.number}
                    </button>
                    <span className={styles.last}>{format.date(letter.madeOn)}</span>
                  </td>
                  <th scope="row">
                    {letter.pupilName}
                    <span className={styles.last}>{`${letter.className}, ${letter.termName}`}</span>
                  </th>
                  <td>
                    <ReasonList reasons={letter.reasons} />
                  </td>
                  <td className={styles.nowrap}>{letter.author}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {again.state.is === 'failed' && <FailureAlert failure={again.state.failure} onClose={again.clear} />}
        <div className={styles.toolbar}>
          <span className={styles.quiet}>{t.count(letters.length)}</span>
          <span className={styles.push} />
          <Button variant="default" leftSection={<IconFileTypePdf size={16} />} loading={again.state.is === 'running'} title={t.againHelp} onClick={() => void saveAgain(shown)}>
            {t.again}
          </Button>
        </div>
      </section>
      <section className={styles.paperHalf} aria-label={t.show(shown.number)}>
        <RegisteredLetter letterId={shown.letterId} />
      </section>
    </div>
  );
}

function RegisteredLetter({ letterId }: { readonly letterId: LetterId }) {
  const letter = useApiQuery('letters', 'readLetter', { letterId }, { keepPrevious: true, failureHandled: true });
  if (letter.error) return <FailureAlert failure={letter.error.failure} onAgain={() => void letter.refetch()} />;
  return letter.data ? <ZoomablePaper document={letter.data.document} /> : null;
}
