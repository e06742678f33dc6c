import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { accountsQuery, acknowledgeRequest, compromisedRequest, handedRequest, issueRequest, recoveryKeyRequest, requestedRequest, rescueRequest } from '#domain/contract/sync/index.ts';
import type { Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { Compromises } from '../accounts/compromise.ts';
import { Credentials } from '../accounts/credentials.ts';
import { RecoveryKeys } from '../accounts/recovery-keys.ts';
import { openRescue } from '../accounts/rescue.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import type { RequireSession } from './sync-routes.ts';

/** Credentials of others, reports of compromise, and the rescue of what was left unsent. */
export function credentialRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  const credentials = new Credentials(parts);
  const compromises = new Compromises(parts);
  const recoveryKeys = new RecoveryKeys(parts);

  const answered = <Schema extends z.ZodType>(schema: Schema | null, where: 'body' | 'query', work: (session: OpenSession, wish: z.output<Schema>) => Promise<Result<object | null>>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const session = await requireSession(request);
      if (!session.ok) return refuse(reply, session.error);
      const wish = schema === null ? null : parseBody(schema, request[where]);
      if (wish && !wish.ok) return refuse(reply, wish.error);
      const outcome = await work(session.value, (wish ? wish.value : undefined) as z.output<Schema>);
      if (!outcome.ok) return refuse(reply, outcome.error);
      return outcome.value === null ? reply.code(204).send() : reply.send(outcome.value);
    };

  const small = { bodyLimit: 4_096 };
  const lists = { bodyLimit: 65_536 };
  app.get('/v1/accounts', answered(accountsQuery, 'query', (session, whose) => credentials.list(session, whose)));
  app.get('/v1/accounts/issues', answered(accountsQuery, 'query', (session, whose) => credentials.issues(session, whose)));
  app.post('/v1/accounts/issue', lists, answered(issueRequest, 'body', (session, wish) => credentials.issue(session, wish)));
  app.post('/v1/accounts/handed', lists, answered(handedRequest, 'body', (session, { issueIds }) => credentials.hand(session, issueIds)));
  app.post('/v1/accounts/requested', small, answered(requestedRequest, 'body', (session, wish) => credentials.request(session, wish)));
  app.post('/v1/accounts/compromised', { bodyLimit: 16_384 }, answered(compromisedRequest, 'body', (session, wish) => compromises.report(session, wish)));
  app.get('/v1/accounts/compromises', answered(null, 'query', (session) => compromises.list(session)));
  app.post('/v1/accounts/acknowledge', small, answered(acknowledgeRequest, 'body', (session, { compromiseId }) => compromises.acknowledge(session, compromiseId)));
  app.post('/v1/rescue', small, answered(rescueRequest, 'body', (session, { staffId }) => openRescue(parts, session, staffId)));
  app.get('/v1/recovery-key', answered(null, 'query', (session) => recoveryKeys.list(session)));
  app.post('/v1/recovery-key', small, answered(recoveryKeyRequest, 'body', (session, { publicKey }) => recoveryKeys.make(session, publicKey)));
}
