import { Fragment } from 'react';
import styles from './key-hint.module.css';

/** Keys as caps: `<KeyHint keys="Ctrl+K" />`; several ways are parted by a comma: `"Ctrl+C, Ctrl+V"`. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.hint}>
      {keys.split(', ').map((way, index) => (
        <Fragment key={way}>
          {index > 0 && <span className={styles.or}>,</span>}
          {way.split(/\+(?!$)/u).map((key, at) => (
            <Fragment key={key}>
              {at > 0 && <span className={styles.plus}>+</span>}
              <kbd className={styles.key}>{key}</kbd>
            </Fragment>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
