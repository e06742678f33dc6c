import { Menu } from '@mantine/core';
import { attendanceLabel, type AttendanceCode } from '#domain/journal/index.ts';
import { useTexts } from '../../i18n/index.ts';
import type { ResultColumn } from './result-columns.ts';
import styles from './cell-menu.module.css';

export type MenuChoice =
  | { readonly is: 'attendance'; readonly code: AttendanceCode | null }
  | { readonly is: 'debt' }
  | { readonly is: 'comment' }
  | { readonly is: 'clear' }
  | { readonly is: 'undo' }
  | { readonly is: 'lesson' }
  | { readonly is: 'proposals' }
  | { readonly is: 'decide' };

export interface CellMenuProps {
  /** Where in the window; null while it is shut. */
  readonly point: { readonly x: number; readonly y: number } | null;
  /** `column`: what is chosen goes to the whole column. */
  readonly of: 'cells' | 'column';
  readonly result: ResultColumn | undefined;
  readonly codes: readonly AttendanceCode[];
  readonly marked: boolean;
  readonly writable: boolean;
  /** Why nothing can be entered, and whom to ask; null where it can. */
  readonly refusal: string | null;
  readonly several: boolean;
  /** A conflict of the cell waits for a person. */
  readonly decision: boolean;
  readonly onChoose: (choice: MenuChoice) => void;
  readonly onClose: () => void;
}

const COLUMN_CODES: readonly AttendanceCode[] = ['ABSENT', 'ILLNESS', 'EXCUSED'];

/** The menu of the selection (right button, menu key) and of a column head. */
export function CellMenu({ point, of, result, codes, marked, writable, refusal, several, decision, onChoose, onClose }: CellMenuProps) {
  const { menu } = useTexts().journal;
  const columnTexts: Partial<Record<AttendanceCode, string>> = { ABSENT: menu.allAbsent, ILLNESS: menu.allIll, EXCUSED: menu.allExcused };
  const attendance = (code: AttendanceCode) => (
    <Menu.Item
      key={code} disabled={!writable} onClick={() => onChoose({ is: 'attendance', code })}
      rightSection={of === 'cells' ? <span className={styles.key}>{attendanceLabel(code)}</span> : undefined}
    >
      {of === 'column' ? columnTexts[code] : menu.absence[code]}
    </Menu.Item>
  );
  const ofLessons = result === undefined;
  return (
    <Menu opened={point !== null} onChange={(opened) => { if (!opened) onClose(); }} position="bottom-start" width={of === 'column' ? 280 : 230} offset={2} returnFocus={false} withinPortal>
      <Menu.Target>
        <div className={styles.anchor} style={{ left: point?.x ?? 0, top: point?.y ?? 0 }} aria-hidden />
      </Menu.Target>
      <Menu.Dropdown aria-label={of === 'column' ? menu.column : menu.label}>
        {refusal !== null && <Menu.Label className={styles.refusal}>{refusal}</Menu.Label>}
        {ofLessons && of === 'column' && (
          <>
            <Menu.Label>{menu.column}</Menu.Label>
            <Menu.Item disabled={!writable} onClick={() => onChoose({ is: 'attendance', code: null })}>{menu.allPresent}</Menu.Item>
            {COLUMN_CODES.map(attendance)}
            <Menu.Divider />
            <Menu.Item disabled={!writable} onClick={() => onChoose({ is: 'clear' })}>{menu.clearColumn}</Menu.Item>
            <Menu.Item onClick={() => onChoose({ is: 'lesson' })}>{menu.openLesson}</Menu.Item>
          </>
        )}
        {ofLessons && of === 'cells' && (
          <>
            {decision && (
              <>
                <Menu.Item onClick={() => onChoose({ is: 'decide' })} rightSection={<span className={styles.key}>Enter</span>}>{menu.decide}</Menu.Item>
                <Menu.Divider />
              </>
            )}
            {codes.map(attendance)}
            <Menu.Item disabled={!writable} onClick={() => onChoose({ is: 'attendance', code: null })}>{menu.present}</Menu.Item>
            <Menu.Divider />
            {marked && (
              <Menu.Item disabled={!writable} onClick={() => onChoose({ is: 'debt' })} rightSection={<span className={styles.key}>.</span>}>
                {menu.debt}
              </Menu.Item>
            )}
            {marked && !several && (
              <Menu.Item disabled={!writable} onClick={() => onChoose({ is: 'comment' })} rightSection={<span className={styles.key}>Shift+F2</span>}>
                {menu.comment}
              </Menu.Item>
            )}
            <Menu.Item disabled={!writable} onClick={() => onChoose({ is: 'clear' })} rightSection={<span className={styles.key}>Delete</span>}>
              {menu.clear}
            </Menu.Item>
            <Menu.Item onClick={() => onChoose({ is: 'undo' })} rightSection={<span className={styles.key}>Ctrl+Z</span>}>
              {menu.undo}
            </Menu.Item>
          </>
        )}
        {!ofLessons && (
          <>
            <Menu.Item disabled={!writable || result !== 'term'} onClick={() => onChoose({ is: 'proposals' })}>{menu.proposals}</Menu.Item>
            <Menu.Item disabled={!writable || result !== 'term'} onClick={() => onChoose({ is: 'clear' })} rightSection={<span className={styles.key}>Delete</span>}>
              {menu.clear}
            </Menu.Item>
            <Menu.Item onClick={() => onChoose({ is: 'undo' })} rightSection={<span className={styles.key}>Ctrl+Z</span>}>
              {menu.undo}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
