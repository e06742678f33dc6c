import { notifications } from '@mantine/notifications';
import type { Failure } from '#domain/errors.ts';
import { failureText, type Texts } from '../i18n/index.ts';

export interface Notice {
  readonly title: string;
  readonly message?: string;
  /** `done` goes by itself soon; `attention` and `refusal` stay long enough to be read. */
  readonly tone?: 'done' | 'attention' | 'refusal';
  /** Until it is closed by hand: what must not be missed by somebody who looked away. */
  readonly stays?: boolean;
}

const COLOR = { done: 'board', attention: 'ochre', refusal: 'pen' } as const;
const STAYS_MS = { done: 4_000, attention: 12_000, refusal: 12_000 } as const;

/** The result of an action, in the corner. Never for a saved mark: saving is quiet. */
export function notify({ title, message = '', tone = 'done', stays = false }: Notice): void {
  // What stands there already is not said twice: one trouble may meet several requests at once.
  notifications.show({ id: `${title} ${message}`.replaceAll(/\s+/g, '-'), title, message, color: COLOR[tone], autoClose: stays ? false : STAYS_MS[tone], withBorder: true });
}

/** Who comes next reads nothing of what was said to the one before. */
export const clearNotices = (): void => notifications.clean();

/** A failure in words. A cancelled job is no failure to speak of. */
export function notifyFailure(texts: Texts, failure: Failure, { stays = false }: Pick<Notice, 'stays'> = {}): void {
  if (failure.code === 'job_cancelled') return;
  const { title, help } = failureText(texts, failure);
  notify({ title, message: help, tone: 'refusal', stays });
}
