import type { ReadHandle, WriteHandle } from '../database/handles.ts';
import type { PendingCommand } from './outbox-repository.ts';

export interface Refusal {
  readonly status: 'conflict' | 'rejected';
  /** Of the catalogue. */
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The row that stands instead, by its columns. */
  readonly standing: Readonly<Record<string, string | number | null>> | null;
  readonly refusedAt: number;
}

/** A command that waits for a person, with what was typed. */
export interface Problem extends Refusal {
  readonly commandId: string;
  readonly name: string;
  readonly args: unknown;
  readonly entity: string;
  readonly entityId: string;
  readonly journalId: string;
  readonly authorId: string;
  readonly madeAt: number;
}

export const insertProblem = (tx: WriteHandle, command: PendingCommand, refusal: Refusal): void =>
  void tx.run(
    `INSERT INTO problem (command_id, name, args, base_version, entity, entity_id, journal_id, status, code, params, standing, author_id, made_at, refused_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    command.commandId, command.name, JSON.stringify(command.args), command.baseVersion, command.entity, command.entityId, command.journalId, refusal.status,
    refusal.code, JSON.stringify(refusal.params), refusal.standing && JSON.stringify(refusal.standing), command.authorId, command.madeAt, refusal.refusedAt,
  );

interface ProblemRow {
  command_id: string; name: string; args: string; entity: string; entity_id: string; journal_id: string; status: 'conflict' | 'rejected'; code: string;
  params: string; standing: string | null; author_id: string; made_at: number; refused_at: number;
}

const asProblem = (row: ProblemRow): Problem => ({
  commandId: row.command_id, name: row.name, args: JSON.parse(row.args), entity: row.entity, entityId: row.entity_id, journalId: row.journal_id, status: row.status,
  code: row.code, params: JSON.parse(row.params) as Problem['params'], standing: row.standing === null ? null : (JSON.parse(row.standing) as Problem['standing']),
  authorId: row.author_id, madeAt: row.made_at, refusedAt: row.refused_at,
});

export const listProblems = (db: ReadHandle): Problem[] => db.all<ProblemRow>('SELECT * FROM problem ORDER BY refused_at, command_id').map(asProblem);

export const findProblem = (db: ReadHandle, commandId: string): Problem | undefined => {
  const row = db.get<ProblemRow>('SELECT * FROM problem WHERE command_id = ?', commandId);
  return row && asProblem(row);
};

export const countProblems = (db: ReadHandle): number => db.get<{ n: number }>('SELECT count(*) AS n FROM problem')?.n ?? 0;

export const deleteProblem = (tx: WriteHandle, commandId: string): void => void tx.run('DELETE FROM problem WHERE command_id = ?', commandId);
