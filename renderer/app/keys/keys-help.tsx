import { Modal } from '@mantine/core';
import { useTexts, type Texts } from '../../i18n/index.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import styles from './keys-help.module.css';

type KeyText = Exclude<keyof Texts['keys'], 'title' | 'about' | 'everywhere' | 'inJournal'>;

const EVERYWHERE: readonly (readonly [string, KeyText])[] = [
  ['Ctrl+K', 'palette'],
  ['Ctrl+1, Ctrl+2', 'sections'],
  ['Ctrl++, Ctrl+−', 'zoom'],
  ['Ctrl+0', 'zoomReset'],
  ['Ctrl+L', 'lock'],
  ['F1', 'help'],
];

const IN_JOURNAL: readonly (readonly [string, KeyText])[] = [
  ['←, ↑, →, ↓', 'move'],
  ['Home, End', 'edges'],
  ['5, 5/4, Б, .', 'type'],
  ['Enter', 'down'],
  ['Tab', 'right'],
  ['F2', 'edit'],
  ['Esc', 'cancel'],
  ['Delete', 'clear'],
  ['Shift+→', 'range'],
  ['Ctrl+C, Ctrl+V', 'copy'],
  ['Ctrl+D, Ctrl+R', 'fill'],
  ['Ctrl+Z, Ctrl+Y', 'undo'],
  ['Shift+F2', 'comment'],
  ['Ctrl+I', 'aboutCell'],
  ['F6', 'lesson'],
];

/** F1: what the keyboard can do. */
export function KeysHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const texts = useTexts();
  const { keys } = texts;
  const list = (title: string, rows: readonly (readonly [string, KeyText])[]) => (
    <section>
      <h3 className={styles.title}>{title}</h3>
      <dl className={styles.list}>
        {rows.map(([way, what]) => (
          <div key={what} className={styles.row}>
            <dt>
              <KeyHint keys={way} />
            </dt>
            <dd>{keys[what]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return (
    <Modal opened={opened} onClose={onClose} title={keys.title} size={860} closeButtonProps={{ 'aria-label': texts.ui.close }}>
      <p className={styles.about}>{keys.about}</p>
      <div className={styles.columns}>
        {list(keys.inJournal, IN_JOURNAL)}
        {list(keys.everywhere, EVERYWHERE)}
      </div>
    </Modal>
  );
}
