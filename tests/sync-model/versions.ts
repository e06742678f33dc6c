import { CONTRACT, type SyncColumn, type SyncContract, type SyncTable } from '#domain/contract/sync/index.ts';

/** A version of the program that does not exist yet: what it adds to the contract, and what its migration does to a workstation's file. */
interface Version {
  readonly columns: Readonly<Record<string, readonly SyncColumn[]>>;
  readonly tables: readonly SyncTable[];
  readonly migration: readonly string[];
}

const LATER: readonly Version[] = [
  {
    columns: {
      school: [{ name: 'motto', kind: 'text', missing: '', since: CONTRACT.minor + 1 }],
      membership: [{ name: 'note', kind: 'text', missing: '', since: CONTRACT.minor + 1 }],
      pupil_contact: [{ name: 'email', kind: 'text', missing: '', since: CONTRACT.minor + 1 }],
      mark: [{ name: 'tag', kind: 'text', nullable: true, since: CONTRACT.minor + 1 }],
    },
    tables: [],
    migration: [
      `ALTER TABLE school ADD COLUMN motto TEXT NOT NULL DEFAULT ''`, `ALTER TABLE membership ADD COLUMN note TEXT NOT NULL DEFAULT ''`,
      `ALTER TABLE pupil ADD COLUMN email TEXT NOT NULL DEFAULT ''`, `ALTER TABLE mark ADD COLUMN tag TEXT`,
    ],
  },
  {
    columns: {
      mark: [{ name: 'criterion', kind: 'integer', nullable: true, since: CONTRACT.minor + 2 }],
      attendance: [{ name: 'source', kind: 'text', missing: '', since: CONTRACT.minor + 2 }],
    },
    tables: [{ name: 'room', scope: 'school', key: ['id'], since: CONTRACT.minor + 2, columns: [{ name: 'id', kind: 'id' }, { name: 'name', kind: 'text' }] }],
    migration: [
      'ALTER TABLE mark ADD COLUMN criterion INTEGER', `ALTER TABLE attendance ADD COLUMN source TEXT NOT NULL DEFAULT ''`, 'CREATE TABLE room (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT',
    ],
  },
];

export const NEWEST = LATER.length;

/** The contract of the present version and of those after it, by their minor. */
export const CONTRACTS: readonly SyncContract[] = [CONTRACT, ...LATER.map((_, at): SyncContract => {
  const known = LATER.slice(0, at + 1);
  const tables = CONTRACT.tables.map((table) => ({ ...table, columns: [...table.columns, ...known.flatMap(({ columns }) => columns[table.name] ?? [])] }));
  return { minor: CONTRACT.minor + at + 1, tables: [...tables, ...known.flatMap((version) => version.tables)] };
})];

/** What brings a file from a version to the next. */
export const migrationAfter = (version: number): readonly string[] => LATER[version]?.migration ?? [];

/** What a row of an older writer has in a column. */
export const missingValue = ({ missing, nullable, kind }: SyncColumn): string | number | null => missing ?? (nullable ? null : kind === 'text' || kind === 'id' || kind === 'day' ? '' : 0);
