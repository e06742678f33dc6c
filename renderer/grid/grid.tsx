import { useId, useImperativeHandle, useLayoutEffect, useRef, type Ref } from 'react';
import type { GridHandle, GridModel, GridOwner, GridTexts } from './model.ts';
import { mountGrid, type MountedGrid } from './view/grid-view.ts';
import styles from './grid.module.css';

export interface JournalGridProps {
  readonly model: GridModel;
  readonly owner: GridOwner;
  readonly texts: GridTexts;
  /** Takes the keyboard as soon as it is mounted. */
  readonly takeKeyboard?: boolean | undefined;
  readonly ref?: Ref<GridHandle> | undefined;
}

/**
 * The journal grid as a React component: a frame that mounts the view once and hands over what changed.
 * React renders none of the cells, so that no key ever waits for it. The frame fills its parent, which must have a height.
 */
export function JournalGrid({ model, owner, texts, takeKeyboard = false, ref }: JournalGridProps) {
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedGrid | null>(null);
  const latest = useRef<JournalGridProps>(null);

  useLayoutEffect(() => {
    latest.current = { model, owner, texts, takeKeyboard };
    mounted.current?.update({ model, owner, texts });
  }, [model, owner, texts, takeKeyboard]);

  useLayoutEffect(() => {
    if (frame.current === null || latest.current === null) return undefined;
    const grid = mountGrid(frame.current, latest.current, id);
    mounted.current = grid;
    if (latest.current.takeKeyboard === true) grid.focus();
    return () => {
      mounted.current = null;
      grid.destroy();
    };
  }, [id]);

  useImperativeHandle(ref, () => {
    const grid = (): MountedGrid => {
      if (mounted.current === null) throw new Error('The grid is not mounted');
      return mounted.current;
    };
    return {
      focus: () => grid().focus(),
      select: (from, to) => grid().select(from, to),
      enter: (text) => grid().enter(text),
      openDraft: (at, draft) => grid().openDraft(at, draft),
      undo: () => grid().undo(),
      redo: () => grid().redo(),
      get active() {
        return grid().active;
      },
      get range() {
        return grid().range;
      },
    };
  }, []);

  return <div ref={frame} className={styles.frame} />;
}
