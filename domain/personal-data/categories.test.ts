import { describe, expect, it } from 'vitest';
import { SYNC_TABLES, type SyncTable } from '../contract/sync/index.ts';
import { DATA_CATEGORIES, HEALTH_ELSEWHERE } from './categories.ts';

const columns = (SYNC_TABLES as readonly SyncTable[]).flatMap((table) => table.columns.map(({ name }) => ({ table, name, category: DATA_CATEGORIES[table.name as keyof typeof DATA_CATEGORIES][name] })));

describe('categories of personal data on the wire (issue 4 point 10, domain spec §6.3)', () => {
  it('every synced column has one, and nothing else has', () => {
    expect(columns.filter(({ category }) => category === undefined).map(({ table, name }) => `${table.name}.${name}`)).toEqual([]);
    expect(Object.entries(DATA_CATEGORIES).flatMap(([table, named]) => Object.keys(named).map((name) => `${table}.${name}`)).toSorted())
      .toEqual(columns.map(({ table, name }) => `${table.name}.${name}`).toSorted());
  });

  it('health stands in `private` alone, but for the reason of absence that the regulations demand (A-02)', () => {
    expect(columns.filter(({ table, category }) => category === 'health' && table.scope !== 'private').map(({ table, name }) => `${table.name}.${name}`)).toEqual(HEALTH_ELSEWHERE);
  });

  it('families, contacts and consents stand in `private` alone (P-01, P-06)', () => {
    expect(columns.filter(({ table, category }) => ['family', 'contact', 'consent'].includes(category!) && table.scope !== 'private')).toEqual([]);
  });

  it('what comes to everybody of the school names no pupil', () => {
    expect(columns.filter(({ table, category }) => table.scope === 'school' && category !== 'none' && category !== 'staff')).toEqual([]);
  });
});
