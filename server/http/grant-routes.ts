import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { administrativeRequest, directionRequest, endGrantRequest, giveGrantRequest, policyRequest } from '#domain/contract/sync/index.ts';
import type { Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { GrantsOfSchool } from '../accounts/grants.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import type { RequireSession } from './sync-routes.ts';

/** Roles of staff, directions of subjects, the settings of rights, and workstations to administrate from. */
export function grantRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  const grants = new GrantsOfSchool(parts);

  app.get('/v1/grants', async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const listed = await grants.list(session.value);
    return listed.ok ? reply.send(listed.value) : refuse(reply, listed.error);
  });

  const change = <Schema extends z.ZodType>(schema: Schema, work: (session: OpenSession, wish: z.output<Schema>) => Promise<Result<object | null>>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const session = await requireSession(request);
      if (!session.ok) return refuse(reply, session.error);
      const body = parseBody(schema, request.body);
      if (!body.ok) return refuse(reply, body.error);
      const outcome = await work(session.value, body.value);
      if (!outcome.ok) return refuse(reply, outcome.error);
      return outcome.value === null ? reply.code(204).send() : reply.send(outcome.value);
    };

  const small = { bodyLimit: 4_096 };
  app.post('/v1/grants', small, change(giveGrantRequest, (session, wish) => grants.give(session, wish)));
  app.post('/v1/grants/end', small, change(endGrantRequest, (session, wish) => grants.end(session, wish)));
  app.put('/v1/settings/policy', small, change(policyRequest, (session, wish) => grants.setPolicy(session, wish)));
  app.post('/v1/subjects/direction', small, change(directionRequest, (session, wish) => grants.setDirection(session, wish)));
  app.post('/v1/workstations/administrative', small, change(administrativeRequest, (session, wish) => grants.markWorkstation(session, wish)));
}
