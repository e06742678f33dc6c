import type { Verdict } from '#domain/journal/index.ts';
import type { CommandId, StaffId } from '#domain/ids.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';

/** What a command left behind on this workstation: its verdict, and its place in the row to the school server. */
export interface OutgoingCommand {
  readonly commandId: CommandId;
  readonly name: string;
  readonly args: unknown;
  readonly baseVersion: number;
  readonly authorId: StaffId;
  readonly madeAt: number;
}

/** The verdict of a command that was here before; a retry gets it again and changes nothing. */
export const findVerdict = (db: ReadHandle, commandId: CommandId): Verdict | undefined => {
  const row = db.get<{ version: number }>('SELECT version FROM command_done WHERE command_id = ?', commandId);
  return row && { commandId, status: 'accepted', version: row.version };
};

/** In the transaction of the change itself, so that neither stands without the other. */
export const enqueueCommand = (tx: WriteHandle, command: OutgoingCommand, version: number): void => {
  tx.run('INSERT INTO command_done (command_id, version) VALUES (?, ?)', command.commandId, version);
  tx.run(
    'INSERT INTO outbox (command_id, name, args, base_version, author_id, made_at) VALUES (?, ?, ?, ?, ?, ?)',
    command.commandId, command.name, JSON.stringify(command.args), command.baseVersion, command.authorId, command.madeAt,
  );
};

/** How many commands wait for the school server. */
export const countWaiting = (db: ReadHandle): number => db.get<{ n: number }>('SELECT count(*) AS n FROM outbox')?.n ?? 0;
