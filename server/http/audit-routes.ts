import type { FastifyInstance } from 'fastify';
import { registerHeadRequest, securityEventsRequest, securityEventsWish } from '#domain/contract/sync/index.ts';
import { greetWitness } from '../audit/head-witness.ts';
import { readEvents, takeEvents } from '../audit/reading.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import type { RequireSession } from './sync-routes.ts';

/** The register of security events: workstations add, the auditor reads. Filters travel in the body: addresses stand in logs. */
export function auditRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  app.post('/v1/security-events', { bodyLimit: 262_144 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(securityEventsRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const taken = await takeEvents(parts, session.value, body.value);
    return taken.ok ? reply.send(taken.value) : refuse(reply, taken.error);
  });

  app.post('/v1/security-events/head', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(registerHeadRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const greeted = await greetWitness(parts, session.value, body.value.known);
    return greeted.ok ? reply.send(greeted.value) : refuse(reply, greeted.error);
  });

  app.post('/v1/security-events/list', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(securityEventsWish, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const page = await readEvents(parts, session.value, body.value);
    return page.ok ? reply.send(page.value) : refuse(reply, page.error);
  });
}
