import { Readable } from 'node:stream';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  compareScopes, OLDEST_MAJOR, PROTOCOL, pullRequest, pushRequest, schoolScope, snapshotRequest, type PushAnswer, type ScopeId,
} from '#domain/contract/sync/index.ts';
import { failed, type Result } from '#domain/result.ts';
import { frameSection } from '#domain/sync/index.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { tellRefusedCommands } from '../audit/refused-commands.ts';
import { pull } from '../sync/pull.ts';
import { push } from '../sync/push.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import { parseBody } from './bodies.ts';

const HEARTBEAT_MS = 20_000;
/** How long a stream believes its grants; a right that was given is seen by the pull at once. */
const GRANTS_BELIEVED_MS = 30_000;
/** Scopes that are read in one go for a snapshot. */
const SCOPES_IN_SECTION = 20;

/** A compressor keeps what it has until a block is full; over a slow line that is seconds in which nobody sees anything come. */
const FLUSHED_EVERY_BYTES = 16_384;

/**
 * What a session is asked for. `account`: the own account, which is all that somebody may do whose password was given by somebody else. `push`: which is all that a rescue may do.
 */
export type SessionPurpose = 'work' | 'account' | 'push';

/** Reads the session of the bearer; every route below refuses without one. @returns also `password_must_change`, and `not_allowed` to a rescue */
export type RequireSession = (request: FastifyRequest, purpose?: SessionPurpose) => Promise<Result<OpenSession>>;

export function syncRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  const { store, accounts, metrics, clock } = parts;

  const refuseProtocol = (major: number) =>
    major > PROTOCOL.major ? failed('protocol_too_new', { version: parts.version }) : major < OLDEST_MAJOR ? failed('protocol_too_old', { version: parts.version }) : null;

  app.post('/v1/sync/push', { bodyLimit: 1_048_576 }, async (request, reply) => {
    const session = await requireSession(request, 'push');
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(pushRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const wrong = refuseProtocol(body.value.protocol.major);
    if (wrong) return refuse(reply, wrong.error);
    const now = clock();
    const outcome = await push(store, session.value, body.value, now, parts.sealer);
    if (typeof outcome === 'string') return refuse(reply, failed(outcome).error);
    await tellRefusedCommands(parts, session.value, outcome.verdicts, now);
    for (const { status } of outcome.verdicts) metrics.count('uch_commands_total', { verdict: status });
    const { chain, sealed } = outcome;
    if (chain) metrics.count('uch_chains_total', { found: chain.kind === 'broken' ? chain.fault : chain.kind });
    if (chain?.kind === 'broken') parts.log.warn('chain.broken', { device: session.value.deviceId, replica: body.value.replicaId, fault: chain.fault, length: chain.length });
    const answer: PushAnswer = {
      serverEpoch: outcome.head.epoch, verdicts: [...outcome.verdicts], seq: outcome.head.seq, sealed, backedUpTo: outcome.head.backedUpTo,
      patches: [...outcome.patches],
      chain: chain && { length: chain.length, code: chain.kind === 'broken' ? 'chain_broken' : null },
    };
    return reply.send(answer);
  });

  app.post('/v1/sync/pull', { bodyLimit: 1_048_576 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(pullRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const wrong = refuseProtocol(body.value.protocol.major);
    if (wrong) return refuse(reply, wrong.error);
    const answer = await pull(store, session.value, body.value, clock());
    if (typeof answer === 'string') return refuse(reply, failed(answer).error);
    parts.contacts.note(session.value, body.value.waiting);
    for (const { tables } of answer.patches) for (const { puts } of tables) metrics.count('uch_pulled_rows_total', {}, puts.length);
    if (answer.brokenScopes.length > 0) metrics.count('uch_broken_scopes_total', {}, answer.brokenScopes.length);
    return reply.send(answer);
  });

  app.post('/v1/sync/snapshot', { bodyLimit: 262_144 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(snapshotRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const wrong = refuseProtocol(body.value.protocol.major);
    if (wrong) return refuse(reply, wrong.error);
    const { schoolId, staffId } = session.value;
    const asked = [...new Set(body.value.scopes)].sort(compareScopes);
    const refused = await store.read(schoolId, async (view) => {
      if (view.head.epoch !== body.value.serverEpoch) return 'server_epoch_changed' as const;
      const { grants, settings } = await view.grantsOf(staffId, clock());
      const granted = new Set(await view.scopesOf(grants, settings));
      return asked.every((scope) => granted.has(scope)) ? null : ('scope_unknown' as const);
    });
    if (refused) return refuse(reply, failed(refused).error);
    metrics.count('uch_snapshots_total');

    // The first section goes at once: it says that something comes.
    let held = FLUSHED_EVERY_BYTES;
    async function* sections(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < asked.length; at += SCOPES_IN_SECTION) {
        const some = asked.slice(at, at + SCOPES_IN_SECTION);
        const read = await store.read(schoolId, async (view) => {
          const heads = await view.heads(some);
          const changes = await view.changes(some.map((scope) => ({ scope, after: -1 })));
          return changes.map(({ scope, upTo, tables }) => ({
            scope: scope as string, upTo, checksum: heads.get(scope)?.checksum ?? 0,
            tables: tables.map(({ table, columns, puts }) => ({ table, columns, rows: puts })),
          }));
        });
        for (const section of read) {
          const frame = frameSection(section);
          yield frame;
          held += frame.length;
          if (held < FLUSHED_EVERY_BYTES) continue;
          held = 0;
          squeeze.flush();
        }
      }
    }
    const zstd = (request.headers['accept-encoding'] ?? '').includes('zstd');
    const squeeze = zstd ? createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }) : createGzip({ level: 4 });
    // Nothing is read ahead, so what was yielded is with the compressor when the next section is asked for.
    const source = Readable.from(sections(), { objectMode: false, highWaterMark: 1 });
    source.on('error', (error) => {
      parts.log.error('snapshot.cut', error);
      squeeze.destroy(error);
    });
    return reply.header('content-type', 'application/octet-stream').header('content-encoding', zstd ? 'zstd' : 'gzip').send(source.pipe(squeeze));
  });

  app.get('/v1/sync/stream', async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const { schoolId, staffId } = session.value;
    const readScopes = () =>
      store.read(schoolId, async (view) => {
        const { grants, settings } = await view.grantsOf(staffId, clock());
        return { scopes: new Set<ScopeId>(await view.scopesOf(grants, settings)), seq: view.head.seq };
      });
    let known = await readScopes();
    let readAt = clock();
    // Who hung up meanwhile is never heard to close: a beat and a listener of nobody would stay for ever.
    if (request.raw.socket.destroyed) return reply;
    const { raw } = reply.hijack();
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    raw.write(`event: poke\ndata: ${JSON.stringify({ seq: known.seq, scopes: [] })}\n\n`);
    const refresh = async (): Promise<void> => {
      const still = await accounts.findSession(bearerOf(request));
      if (!still.ok) raw.end();
      else if (clock() - readAt > GRANTS_BELIEVED_MS) {
        readAt = clock();
        known = await readScopes();
      }
    };
    const remove = parts.pokes.add({
      schoolId,
      recheck: () => void refresh().catch(() => raw.end()),
      holds: (scope) => known.scopes.has(scope),
      send(poke) {
        raw.write(`event: poke\ndata: ${JSON.stringify(poke)}\n\n`);
        // Roles and settings stand in the school's lists: what was given a moment ago is listened for from now on.
        if (poke.scopes.includes(schoolScope(schoolId))) readScopes().then((read) => void (known = read), () => undefined);
      },
    });
    const beat = setInterval(() => {
      raw.write(':\n\n');
      // A session that ended in the meantime (withdrawn, expired) does not listen on.
      refresh().catch(() => raw.end());
    }, HEARTBEAT_MS);
    const end = (): void => {
      clearInterval(beat);
      remove();
    };
    parts.streams.add(raw);
    raw.on('close', () => {
      parts.streams.delete(raw);
      end();
    });
    return reply;
  });
}

export const bearerOf = (request: FastifyRequest): string => /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
