import { Button, Popover, SegmentedControl, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { formatMark } from '#domain/journal/index.ts';
import type { WorkId } from '#domain/ids.ts';
import type { CellAt } from '../../grid/index.ts';
import { RestoredNote, useDraft } from '../../app/drafts/drafts.tsx';
import { useTexts } from '../../i18n/index.ts';
import type { CellDetailsStore } from './cell-details.ts';
import type { JournalSheet } from './journal-sheet.ts';
import styles from './comment-editor.module.css';

export interface CommentEditorProps {
  readonly sheet: JournalSheet;
  readonly details: CellDetailsStore;
  readonly at: CellAt;
  readonly anchor: DOMRect;
  readonly onClose: () => void;
}

/** Where a comment that is being typed is kept; `beginning` alone finds those of a journal. */
export const commentDrafts = (sheet: JournalSheet): string => `comment/${sheet.journalId}/`;
const draftPlaceOf = (sheet: JournalSheet, { row, column }: CellAt): string => `${commentDrafts(sheet)}${sheet.lessons[column]?.lessonId ?? ''}/${sheet.pupils[row]?.pupilId ?? ''}`;

/** By work, as it was typed; of a text that is not ours nothing. */
function typedBefore(restored: string | null): Readonly<Record<string, string>> {
  if (restored === null) return {};
  const known: unknown = JSON.parse(restored);
  return typeof known === 'object' && known !== null ? (known as Record<string, string>) : {};
}

/** A comment to a mark of the cell (Shift+F2). */
export function CommentEditor({ sheet, details, at, anchor, onClose }: CommentEditorProps) {
  const texts = useTexts();
  const { comment } = texts.journal;
  const { marks } = sheet.content(at.row, at.column);
  const works = sheet.worksOf(at.column).flatMap((work, index) => {
    const mark = marks[index] ?? null;
    return mark === null ? [] : [{ workId: work.workId, label: `${formatMark(mark)} – ${work.type?.name ?? ''}` }];
  });
  const [workId, setWorkId] = useState<WorkId | undefined>(works[0]?.workId);
  const place = draftPlaceOf(sheet, at);
  const draft = useDraft(place);
  const [typed, setTyped] = useState(() => typedBefore(draft.restored));
  const [stored, setStored] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    let wanted = true;
    const read = async () => {
      const cell = await details.read(at.row, at.column);
      if (wanted && cell) setStored(Object.fromEntries(cell.marks.map((mark) => [mark.workId, mark.comment])));
    };
    void read();
    return () => {
      wanted = false;
    };
  }, [details, at]);

  const close = () => {
    draft.drop();
    onClose();
  };
  const text = workId === undefined ? '' : (typed[workId] ?? stored[workId] ?? '');
  const save = () => {
    if (workId !== undefined && text.trim() !== (stored[workId] ?? '')) sheet.setComment(at.row, at.column, workId, text.trim());
    close();
  };
  return (
    <Popover opened onChange={(opened) => { if (!opened) close(); }} position="bottom" width={320} shadow="md" trapFocus withArrow closeOnEscape>
      <Popover.Target>
        <div className={styles.anchor} style={{ left: anchor.left, top: anchor.top, width: anchor.width, height: anchor.height }} aria-hidden />
      </Popover.Target>
      <Popover.Dropdown aria-label={comment.title}>
        {works.length === 0 ? (
          <p className={styles.words}>{comment.noMark}</p>
        ) : (
          <>
            {works.length > 1 && (
              <SegmentedControl
                fullWidth size="xs" mb={8} aria-label={comment.work} value={workId ?? ''} onChange={(value) => setWorkId(value as WorkId)}
                data={works.map((work) => ({ value: work.workId, label: work.label }))}
              />
            )}
            <Textarea
              data-autofocus autosize minRows={2} maxRows={6} maxLength={200} label={comment.title} placeholder={comment.placeholder} value={text}
              onChange={(event) => {
                const { value } = event.currentTarget;
                if (workId === undefined) return;
                const now = { ...typed, [workId]: value };
                setTyped(now);
                draft.keep(JSON.stringify(now));
              }}
              onKeyDown={(event) => {
                if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
              }}
            />
            <RestoredNote shown={draft.restored !== null} />
          </>
        )}
        <div className={styles.actions}>
          {works.length > 0 && <span className={styles.hint}>{comment.hint}</span>}
          <Button size="compact-sm" variant="default" onClick={close} data-autofocus={works.length === 0 || undefined}>
            {works.length === 0 ? texts.ui.close : texts.ui.cancel}
          </Button>
          {works.length > 0 && (
            <Button size="compact-sm" onClick={save}>
              {comment.save}
            </Button>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
