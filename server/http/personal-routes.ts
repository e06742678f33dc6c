import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  blockRequest, correctAchievementRequest, decideChangeRequest, destroyRequest, enterConsentsRequest, findPeopleRequest, liftBlockRequest, listAchievementsRequest, listChangesRequest, previewDestructionRequest, printedWish, recordAchievementsRequest,
  recordChangeRequest, recordDocumentRequest, recordNondisclosureRequest, recordTransferRequest, removeAchievementRequest,
} from '#domain/contract/sync/index.ts';
import type { Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { AchievementsOfSchool } from '../personal-data/achievements.ts';
import { BlocksOfSchool } from '../personal-data/blocks.ts';
import { ChangeRequestsOfSchool } from '../personal-data/change-requests.ts';
import { ConsentsOfSchool } from '../personal-data/consents.ts';
import { DestructionsOfSchool } from '../personal-data/destruction.ts';
import { listPrinted } from '../personal-data/printed.ts';
import { PersonalDataRegisters } from '../personal-data/registers.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import type { RequireSession } from './sync-routes.ts';

/** Consents, requests of families, blocking and destroying, and the registers of personal data. Names are asked for in bodies: addresses stand in logs. */
export function personalRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  const consents = new ConsentsOfSchool(parts);
  const changes = new ChangeRequestsOfSchool(parts);
  const achievements = new AchievementsOfSchool(parts);
  const blocks = new BlocksOfSchool(parts);
  const destructions = new DestructionsOfSchool(parts);
  const registers = new PersonalDataRegisters(parts);

  const answer = (reply: FastifyReply, outcome: Result<object | null>): FastifyReply => {
    if (!outcome.ok) return refuse(reply, outcome.error);
    return outcome.value === null ? reply.code(204).send() : reply.send(outcome.value);
  };
  const read = (path: string, work: (session: OpenSession) => Promise<Result<object>>) =>
    app.get(path, async (request, reply) => {
      const session = await requireSession(request);
      return session.ok ? answer(reply, await work(session.value)) : refuse(reply, session.error);
    });
  const post = <Schema extends z.ZodType>(path: string, schema: Schema, work: (session: OpenSession, wish: z.output<Schema>) => Promise<Result<object | null>>, bodyLimit = 16_384) =>
    app.post(path, { bodyLimit }, async (request: FastifyRequest, reply: FastifyReply) => {
      const session = await requireSession(request);
      if (!session.ok) return refuse(reply, session.error);
      const body = parseBody(schema, request.body);
      return body.ok ? answer(reply, await work(session.value, body.value)) : refuse(reply, body.error);
    });

  // A parents' meeting: thirty pupils, three subjects each.
  post('/v1/personal/consents', enterConsentsRequest, (session, wish) => consents.enter(session, wish), 524_288);
  post('/v1/personal/changes/list', listChangesRequest, (session, wish) => changes.list(session, wish));
  post('/v1/personal/changes', recordChangeRequest, (session, wish) => changes.record(session, wish));
  post('/v1/personal/changes/decide', decideChangeRequest, (session, wish) => changes.decide(session, wish));
  post('/v1/personal/achievements/list', listAchievementsRequest, (session, wish) => achievements.list(session, wish));
  post('/v1/personal/achievements', recordAchievementsRequest, (session, wish) => achievements.record(session, wish));
  post('/v1/personal/achievements/correct', correctAchievementRequest, (session, wish) => achievements.correct(session, wish));
  post('/v1/personal/achievements/remove', removeAchievementRequest, (session, wish) => achievements.remove(session, wish));
  post('/v1/personal/people', findPeopleRequest, (session, { text }) => blocks.search(session, text));
  read('/v1/personal/blocks', (session) => blocks.list(session));
  post('/v1/personal/blocks', blockRequest, (session, wish) => blocks.block(session, wish));
  post('/v1/personal/blocks/lift', liftBlockRequest, (session, wish) => blocks.lift(session, wish));
  post('/v1/personal/destructions/preview', previewDestructionRequest, (session, wish) => destructions.preview(session, wish));
  read('/v1/personal/destructions', (session) => destructions.list(session));
  post('/v1/personal/destructions', destroyRequest, (session, wish) => destructions.destroy(session, wish));
  read('/v1/personal/transfers', (session) => registers.transfers(session));
  post('/v1/personal/transfers', recordTransferRequest, (session, wish) => registers.recordTransfer(session, wish));
  read('/v1/personal/nondisclosure', (session) => registers.nondisclosure(session));
  post('/v1/personal/nondisclosure', recordNondisclosureRequest, (session, wish) => registers.recordNondisclosure(session, wish));
  read('/v1/personal/documents', (session) => registers.documents(session));
  post('/v1/personal/documents', recordDocumentRequest, (session, wish) => registers.recordDocument(session, wish));
  post('/v1/personal/printed', printedWish, (session, wish) => listPrinted(parts, session, wish));
}
