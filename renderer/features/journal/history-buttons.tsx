import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import { useEffect, useState, type RefObject } from 'react';
import type { GridHandle } from '../../grid/index.ts';
import { useTexts, type Texts } from '../../i18n/index.ts';
import { KeyHint } from '../../ui/index.ts';
import type { EditHistory, HistoryStep } from './edit-history.ts';

const nameOf = (texts: Texts, step: HistoryStep): string => {
  const { history } = texts.journal;
  return step.cells === 1 ? history.one(step.text) : history[step.cause](step.cells);
};

/** Undo and redo, saying what they will do. */
export function HistoryButtons({ history, grid }: { readonly history: EditHistory; readonly grid: RefObject<GridHandle | null> }) {
  const texts = useTexts();
  const { undo, redo } = useSteps(history);
  const press = (what: 'undo' | 'redo') => {
    const before = what === 'undo' ? history.undo : history.redo;
    grid.current?.[what]();
    // Nothing of the step was left to change, so that the grid took it without asking: the name goes all the same.
    if (before !== undefined && before === (what === 'undo' ? history.undo : history.redo)) history.turnBack(what);
    grid.current?.focus();
  };
  const label = (what: 'undo' | 'redo', step: HistoryStep | undefined): string =>
    step ? texts.journal.history[what](nameOf(texts, step)) : what === 'undo' ? texts.journal.grid.nothingToUndo : texts.journal.grid.nothingToRedo;
  return (
    <>
      <Tooltip label={<span>{label('undo', undo)} <KeyHint keys="Ctrl+Z" /></span>}>
        <ActionIcon aria-label={label('undo', undo)} data-disabled={undo === undefined || undefined} aria-disabled={undo === undefined} onClick={() => undo && press('undo')}>
          <IconArrowBackUp size={19} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={<span>{label('redo', redo)} <KeyHint keys="Ctrl+Y" /></span>}>
        <ActionIcon aria-label={label('redo', redo)} data-disabled={redo === undefined || undefined} aria-disabled={redo === undefined} onClick={() => redo && press('redo')}>
          <IconArrowForwardUp size={19} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

/** The buttons follow when the hand rests: a key never waits for them. */
const QUIET_MS = 150;

/** The newest steps. */
function useSteps(history: EditHistory): { readonly undo: HistoryStep | undefined; readonly redo: HistoryStep | undefined } {
  const [steps, setSteps] = useState({ undo: history.undo, redo: history.redo });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = history.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setSteps({ undo: history.undo, redo: history.redo }), QUIET_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [history]);
  return steps;
}
