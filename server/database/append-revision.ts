import type pg from 'pg';
import { linkHash } from '../sync/chain.ts';
import type { RevisionWrite } from '../sync/store.ts';
import type { TakenLog } from './change-scopes.ts';

/** The next revision of the school's chain, under the log that `changeScopes` took; one in a transaction. @param at milliseconds since 1970 UTC */
export async function appendRevision(
  client: pg.ClientBase, schoolId: string, log: TakenLog,
  { at, ...told }: Pick<RevisionWrite, 'commandId' | 'command' | 'entity' | 'entityId' | 'after' | 'authorId' | 'deviceId'> & { readonly at: number },
): Promise<void> {
  const revision = { ...told, chainSeq: log.chainSeq + 1, before: null, madeAt: at, receivedAt: at, extra: null };
  const hash = Buffer.from(linkHash(log.chainHash, revision));
  await client.query(
    `INSERT INTO revision (school_id, chain_seq, command_id, command, entity, entity_id, before, after, author_id, made_at, received_at, device_id, extra, hash)
     VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8, $9, $9, $10, NULL, $11)`,
    [schoolId, revision.chainSeq, revision.commandId, revision.command, revision.entity, revision.entityId, revision.after, revision.authorId, at, revision.deviceId, hash],
  );
  await client.query('UPDATE school_log SET chain_seq = $2, chain_hash = $3 WHERE school_id = $1', [schoolId, revision.chainSeq, hash]);
}
