import { describe, expect, it } from 'vitest';
import { stateOfWorkstation } from './workstation-state.ts';

const NOW = Date.UTC(2026, 10, 25, 12);
const day = 24 * 60 * 60 * 1_000;
const seen = (days: number, waiting = 0) => stateOfWorkstation({ withdrawnAt: null, lastContactAt: NOW - days * day, waiting }, NOW);

describe('the state of a workstation in the administrator’s list', () => {
  it('works over a weekend of silence, and also where the server’s clock is ahead', () => {
    expect(seen(0)).toEqual({ is: 'works' });
    expect(seen(3.9)).toEqual({ is: 'works' });
    expect(seen(-0.1)).toEqual({ is: 'works' });
  });

  it('is silent after four days, and asks for attention when something waits on it', () => {
    expect(seen(4)).toEqual({ is: 'silent', days: 4 });
    expect(seen(12.5, 7)).toEqual({ is: 'waits', days: 12 });
  });

  it('is new before its first contact; withdrawn whatever else', () => {
    expect(stateOfWorkstation({ withdrawnAt: null, lastContactAt: null, waiting: 0 }, NOW)).toEqual({ is: 'new' });
    expect(stateOfWorkstation({ withdrawnAt: NOW - day, lastContactAt: NOW, waiting: 3 }, NOW)).toEqual({ is: 'withdrawn', at: NOW - day });
  });
});
