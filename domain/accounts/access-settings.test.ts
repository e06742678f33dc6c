import { describe, expect, it } from 'vitest';
import { accessSettingsOf, DEFAULT_ACCESS_SETTINGS } from './access-settings.ts';

describe('the setting «access» (R-08, docs/adr/0013)', () => {
  it('is read key by key; what is no whole number within its bounds is left aside', () => {
    expect(accessSettingsOf({ leaseDays: 14, idleLockMinutes: 3 })).toEqual({ leaseDays: 14, idleLockMinutes: 3, temporaryPasswordDays: 14, finalMarksPasswordMinutes: 10, sessionIdleMinutes: 30, signInDays: 30 });
    expect(accessSettingsOf({ sessionIdleMinutes: 120 }).sessionIdleMinutes).toBe(120);
    expect(accessSettingsOf({ signInDays: 1 }).signInDays).toBe(1);
    for (const signInDays of [0, 91, 7.5, null]) expect(accessSettingsOf({ signInDays }).signInDays).toBe(30);
    for (const sessionIdleMinutes of [14, 121, 0, '30']) expect(accessSettingsOf({ sessionIdleMinutes }).sessionIdleMinutes).toBe(30);
    expect(accessSettingsOf({ temporaryPasswordDays: 3 }).temporaryPasswordDays).toBe(3);
    expect([0, 60, 61, -1, 2.5].map((finalMarksPasswordMinutes) => accessSettingsOf({ finalMarksPasswordMinutes }).finalMarksPasswordMinutes)).toEqual([0, 60, 10, 10, 10]);
    for (const temporaryPasswordDays of [0, 61, 1.5, '3', null]) expect(accessSettingsOf({ temporaryPasswordDays }).temporaryPasswordDays).toBe(14);
    expect(accessSettingsOf({ leaseDays: 61, idleLockMinutes: 2.5 })).toEqual(DEFAULT_ACCESS_SETTINGS);
    for (const stored of [null, 5, 'x', [], { leaseDays: '7' }, { leaseDays: 0 }, { leaseDays: Number.NaN }]) expect(accessSettingsOf(stored)).toEqual(DEFAULT_ACCESS_SETTINGS);
  });
});
