import { createPrivateKey } from 'node:crypto';
import { PROTOCOL, type Hello, type PullRequest, type PushRequest, type ScopeId, type SnapshotRequest, type SyncCommand } from '#domain/contract/sync/index.ts';
import type { SchoolId, StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { ScopeSection } from '#domain/sync/index.ts';
import type { SyncTransport } from '#main/sync/transport.ts';
import { sealKeyOf } from '#server/certificates/seal-key.ts';
import { pull } from '#server/sync/pull.ts';
import { push } from '#server/sync/push.ts';
import { CONTRACTS } from './versions.ts';
import type { Workstation, World } from './world.ts';

/** The same in every world: an Ed25519 key of PKCS #8 from a seed of ones. */
const SEALER = sealKeyOf(createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, 1)]), format: 'der', type: 'pkcs8' }));

/**
 * The way of one life of a workstation to the server. Requests and answers are copied, delayed, lost, and sometimes carried twice; an answer that comes late
 * comes, whatever the workstation has begun meanwhile.
 */
export function makeTransport(world: World, one: Workstation, schoolId: SchoolId): SyncTransport {
  const { life } = one;
  const { school, random } = world;
  const reader = { schoolId, staffId: one.staffId };

  const ask = <Answer>(name: string, work: () => Promise<Result<Answer>>): Promise<Result<Answer>> =>
    new Promise((resolve) => {
      // A process that died asks nothing, whatever still reaches it.
      if (life !== one.life) return;
      const { flight } = one;
      flight.count += 1;
      if (flight.count > 1) world.broken.push(`${one.name}: ${name} is asked while another request is under way`);
      const lost = failed('server_unreachable', { address: 'server' });
      const reach = (): boolean => one.connected && world.serverUp;
      const answer = (result: Result<Answer>): void => {
        flight.count -= 1;
        // A process that died hears nothing.
        if (life === one.life) resolve(structuredClone(result));
      };
      const goes = world.calm || !random.chance(0.08);
      const twice = !world.calm && random.chance(0.08);
      const comes = world.calm || !random.chance(name === 'push' ? 0.15 : 0.08);
      world.after(world.delay(), () => {
        if (!goes || !reach()) {
          world.after(world.delay(), () => answer(lost));
          return;
        }
        // What the server throws is a defect, whoever asked.
        const served = (): Promise<Result<Answer>> =>
          work().catch((error: unknown) => {
            world.broken.push(String(error));
            return lost;
          });
        const serve = async (): Promise<void> => {
          const result = await served();
          world.note(`${one.name} ${name} ${result.ok ? 'ok' : result.error.code}`);
          world.after(world.delay(), () => answer(comes && reach() ? result : lost));
        };
        void serve();
        // The copy arrives later, seconds or minutes, and its answer goes nowhere.
        if (twice) world.after(world.delay() * (1 + random.below(30)), () => void (world.serverUp && served()));
      });
    });

  return {
    hello: () => ask('hello', () => Promise.resolve(done(hello(world, schoolId)))),
    openSession: () => ask('session', () => Promise.resolve(done(null))),
    push: (request: PushRequest) =>
      ask('push', async () => {
        // What is shown for a moment only, between a greeting and its verdicts, is seen here.
        if (life === one.life) world.lookOutside(one);
        const commands = one.minor === 0 || school.minor === 0 ? request.commands.map(withoutHistory) : request.commands;
        for (const sent of commands) world.requests.set(sent.commandId, { command: sent, epoch: request.serverEpoch });
        const outcome = await push(school, { ...reader, deviceId: 'device' }, structuredClone({ ...request, commands }), world.now, SEALER);
        if (typeof outcome === 'string') return failed(outcome);
        if (outcome.changed.length > 0) world.poke(outcome.head.seq, outcome.changed);
        const { chain, sealed } = outcome;
        // Nobody tampers in these worlds, and no loss, crash, late copy of a message or restore may look like it. Two copies under one name do have two pasts.
        if (chain?.kind === 'broken' && !world.hasClones()) world.broken.push(`${one.name} is accused of a chain that is ${chain.fault} at ${chain.length}`);
        return done({
          serverEpoch: outcome.head.epoch, verdicts: [...outcome.verdicts], seq: outcome.head.seq, sealed, backedUpTo: outcome.head.backedUpTo,
          // A server of the first version did not tell.
          ...(school.minor === 0 ? {} : { patches: [...outcome.patches] }),
          chain: chain && { length: chain.length, code: chain.kind === 'broken' ? 'chain_broken' : null },
        });
      }),
    pull: (request: PullRequest) =>
      ask('pull', async () => {
        const answer = await pull(school, reader, structuredClone(request), world.now);
        return typeof answer === 'string' ? failed(answer) : done(answer);
      }),
    snapshot: async (request: SnapshotRequest, onSection) => {
      const read = await ask('snapshot', () => readSections(world, schoolId, reader.staffId, request));
      if (!read.ok) return read;
      const cut = !world.calm && random.chance(0.15) ? random.below(read.value.length + 1) : read.value.length;
      for (const section of read.value.slice(0, cut)) {
        if (life !== one.life) return new Promise(() => undefined);
        await onSection(section);
      }
      return cut === read.value.length ? done(null) : failed('server_unreachable', { address: 'server' });
    },
    stream: (onPoke, onEnd) => {
      const listener = Object.assign((seq: number, scopes: readonly ScopeId[]) => {
        const granted = school.scopesOf(school.grantsOf(one.staffId));
        onPoke({ seq, scopes: scopes.filter((scope) => granted.includes(scope)) });
      }, { onEnd });
      one.streams.add(listener);
      return () => void one.streams.delete(listener);
    },
  };
}

/** A workstation of the first version did not tell of what history its author saw, and a server of the first version did not ask. */
const withoutHistory = ({ baseEpoch: _epoch, baseSeen: _seen, ...command }: SyncCommand): SyncCommand => command;

/** As server/http/sync-routes.ts reads them. */
async function readSections({ school }: World, schoolId: SchoolId, staffId: StaffId, request: SnapshotRequest): Promise<Result<ScopeSection[]>> {
  if (request.serverEpoch !== school.head.epoch) return failed('server_epoch_changed');
  const granted = new Set(school.scopesOf(school.grantsOf(staffId)));
  if (!request.scopes.every((scope) => granted.has(scope))) return failed('scope_unknown');
  return school.read(schoolId, async (view) => {
    const heads = await view.heads(request.scopes);
    const changes = await view.changes(request.scopes.map((scope) => ({ scope, after: -1 })));
    return done(changes.map(({ scope, upTo, tables }) => ({
      scope, upTo, checksum: heads.get(scope)?.checksum ?? 0, tables: tables.map(({ table, columns, puts }) => ({ table, columns, rows: puts })),
    })));
  });
}

const hello = ({ school, now }: World, schoolId: SchoolId): Hello => ({
  serverEpoch: school.head.epoch, schoolId, schoolName: 'Школа № 1', protocol: { oldest: 1, newest: { ...PROTOCOL, minor: CONTRACTS[school.minor]!.minor } }, now, version: 'model',
  developmentIdentities: true, sealKeys: { [SEALER.keyId]: SEALER.publicKey },
  // A server of the first version did not tell.
  ...(school.minor === 0 ? {} : { limits: { commandsInPush: 3 } }),
});
