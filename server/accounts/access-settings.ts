import type pg from 'pg';
import { accessSettingsOf, type AccessSettings } from '#domain/accounts/index.ts';
import { timeZoneOf } from '#domain/school-time.ts';

/** The school's setting `access`, and its zone, by which the days in it are counted. */
export async function readAccessSettings(client: pg.ClientBase, schoolId: string): Promise<AccessSettings & { readonly timeZone: string }> {
  const { rows } = await client.query<{ name: string; value: string }>(`SELECT name, value FROM setting WHERE school_id = $1 AND name IN ('access', 'timeZone')`, [schoolId]);
  const stored = (name: string): unknown => rows.filter((row) => row.name === name).map(({ value }): unknown => JSON.parse(value))[0] ?? null;
  return { ...accessSettingsOf(stored('access')), timeZone: timeZoneOf(stored('timeZone')) };
}
