import type pg from 'pg';
import { classScope, privateScope, type ScopeId } from '#domain/contract/sync/index.ts';
import type { GroupId } from '#domain/ids.ts';
import type { PolicySubject } from '#domain/policy/index.ts';

/** A pupil as the rules of personal data see one. */
export interface KnownPupil {
  readonly pupilId: string;
  readonly birthDate: string | null;
  /** The last day in the school; null while there is a stay without an end. */
  readonly leftOn: string | null;
  readonly name: string;
  /** Every class the pupil is or was in: in their scopes its rows stand. */
  readonly classIds: readonly string[];
  /** The classes of today, or the last one of who left: whose class teacher it is. */
  readonly subjects: readonly PolicySubject[];
}

interface Row {
  readonly id: string;
  readonly birth_date: string | null;
  readonly name: string;
  readonly stays: readonly { readonly classId: string; readonly startsOn: string; readonly endsOn: string | null }[] | null;
}

/** @param today ISO day @returns the known of those asked, in no order */
export async function findPupils(client: pg.ClientBase, schoolId: string, pupilIds: readonly string[], today: string): Promise<KnownPupil[]> {
  const { rows } = await client.query<Row>(
    `SELECT p.id, p.birth_date, trim(p.last_name || ' ' || p.first_name || ' ' || p.middle_name) AS name,
            (SELECT json_agg(json_build_object('classId', m.class_id, 'startsOn', m.starts_on, 'endsOn', m.ends_on) ORDER BY m.starts_on)
             FROM membership m WHERE m.school_id = $1 AND m.pupil_id = p.id) AS stays
     FROM pupil p WHERE p.school_id = $1 AND p.id = ANY($2::text[])`, [schoolId, pupilIds],
  );
  return rows.map(({ id, birth_date: birthDate, name, stays: found }) => {
    const stays = found ?? [];
    const live = stays.filter(({ endsOn }) => endsOn === null || endsOn >= today);
    const own = live.length > 0 ? live : stays.slice(-1);
    const ends = stays.map(({ endsOn }) => endsOn);
    return {
      pupilId: id, birthDate, name, leftOn: stays.length === 0 || ends.includes(null) ? null : ends.reduce<string>((last, day) => (day! > last ? day! : last), ''),
      classIds: [...new Set(stays.map(({ classId }) => classId))],
      // Whom the list of classes names is not told: a class is led by a live grant, and a right that ended does not come back by the list.
      subjects: own.map(({ classId }) => ({ classId })),
    };
  });
}

/** The scopes with contacts, families and consents of a pupil. */
export const privateScopesOf = ({ classIds }: Pick<KnownPupil, 'classIds'>): ScopeId[] => classIds.map((id) => privateScope(id as GroupId));

/** The scopes with name and stays of a pupil. */
export const classScopesOf = ({ classIds }: Pick<KnownPupil, 'classIds'>): ScopeId[] => classIds.map((id) => classScope(id as GroupId));

/** Rows that go from scopes: workstations that hold them take them away. */
export async function putTombstones(client: pg.ClientBase, schoolId: string, seq: number, scopes: readonly ScopeId[], table: string, keys: readonly string[]): Promise<void> {
  await client.query(
    `INSERT INTO tombstone (school_id, scope, table_name, key, seq) SELECT $1, s, $4, k, $5 FROM unnest($2::text[]) AS s, unnest($3::text[]) AS k
     ON CONFLICT (school_id, scope, table_name, key) DO UPDATE SET seq = excluded.seq`, [schoolId, scopes, keys, table, seq],
  );
}

/** Rows that come back into scopes. */
export async function dropTombstones(client: pg.ClientBase, schoolId: string, scopes: readonly ScopeId[], table: string, keys: readonly string[]): Promise<void> {
  await client.query('DELETE FROM tombstone WHERE school_id = $1 AND scope = ANY($2::text[]) AND table_name = $3 AND key = ANY($4::text[])', [schoolId, scopes, table, keys]);
}
