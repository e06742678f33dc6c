import { describe, expect, it } from 'vitest';
import { IdleWatch } from './idle-watch.ts';

const MINUTE = 60_000;

function open(limitMs: number | null = 5 * MINUTE) {
  const time = { now: 1_000 };
  const heard: (number | null | 'idle')[] = [];
  const watch = new IdleWatch({ clock: () => time.now, warnMs: 30_000, onWarning: (left) => heard.push(left), onIdle: () => heard.push('idle') });
  watch.limitTo(limitMs);
  /** Second by second, as the shell ticks. */
  const pass = (ms: number): void => {
    for (let gone = 0; gone < ms; gone += 1_000) {
      time.now += 1_000;
      watch.tick();
    }
  };
  return { watch, heard, pass, time };
}

describe('the idle lock (design §5, issue 4 point 5)', () => {
  it('warns for thirty seconds and then locks once', () => {
    const { heard, pass } = open();
    pass(4 * MINUTE + 29_000);
    expect(heard).toEqual([]);
    pass(31_000);
    expect(heard).toEqual([...Array.from({ length: 30 }, (_, at) => 30 - at), 'idle']);
    pass(10 * MINUTE);
    expect(heard.filter((word) => word === 'idle')).toHaveLength(1);
  });

  it('is put off by any key, also during the warning, which then ends', () => {
    const { watch, heard, pass } = open();
    pass(4 * MINUTE + 45_000);
    watch.touched();
    expect(heard.at(-1)).toBeNull();
    heard.length = 0;
    watch.touched();
    pass(4 * MINUTE + 29_000);
    expect(heard).toEqual([]);
    pass(MINUTE);
    expect(heard.at(-1)).toBe('idle');
  });

  it('finds after a pause of the computer that the time is over', () => {
    const { watch, heard, time } = open();
    time.now += 3 * 60 * MINUTE;
    watch.tick();
    expect(heard).toEqual(['idle']);
  });

  it('watches nobody where nobody is signed in', () => {
    const { watch, heard, pass } = open(null);
    watch.changeLimit(MINUTE);
    pass(20 * MINUTE);
    expect(heard).toEqual([]);
  });

  it('takes another limit of the school without beginning anew', () => {
    const { watch, heard, pass } = open(15 * MINUTE);
    pass(2 * MINUTE);
    watch.changeLimit(3 * MINUTE);
    pass(MINUTE);
    expect(heard.at(-1)).toBe('idle');
  });
});
