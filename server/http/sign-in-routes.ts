import type { FastifyInstance } from 'fastify';
import { challengeRequest, changePasswordRequest, endSessionQuery, endSignInsRequest, sessionRequest } from '#domain/contract/sync/index.ts';
import { failed, type Result } from '#domain/result.ts';
import { OwnSignIns } from '../accounts/own-sign-ins.ts';
import { SignIns } from '../accounts/sign-in.ts';
import { schoolFinder } from './account-routes.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import { bearerOf, type RequireSession } from './sync-routes.ts';

/** Sessions – by password, by an earlier sign-in, by a development identity – and the own password. */
export function signInRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  const { accounts } = parts;
  const schoolOf = schoolFinder(parts);
  const signIns = new SignIns(parts);
  const ownSignIns = new OwnSignIns(parts);

  app.post('/v1/sessions/challenge', { bodyLimit: 4_096 }, async (request, reply) => {
    const body = parseBody(challengeRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const school = await schoolOf(request);
    if (!school.ok) return refuse(reply, school.error);
    return reply.send({ nonce: await accounts.challenge(school.value.schoolId, body.value.deviceId) });
  });

  app.post('/v1/sessions', { bodyLimit: 4_096 }, async (request, reply) => {
    const body = parseBody(sessionRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const school = await schoolOf(request);
    if (!school.ok) return refuse(reply, school.error);
    const { schoolId } = school.value;
    const { credential, staffId, ...proof } = body.value;
    let opened: Result<object>;
    if (credential?.kind === 'password') opened = await signIns.openByPassword(schoolId, proof, credential);
    else if (credential) opened = await signIns.openBySignIn(schoolId, proof, credential);
    else if (staffId === undefined) return refuse(reply, failed('request_invalid', { path: 'staffId' }).error);
    else opened = await accounts.openSession(schoolId, { ...proof, staffId });
    if (!opened.ok) {
      parts.log.warn('session.refused', { code: opened.error.code });
      return refuse(reply, opened.error);
    }
    return reply.send(opened.value);
  });

  app.delete('/v1/sessions', async (request, reply) => {
    const session = await requireSession(request, 'account');
    if (!session.ok) return refuse(reply, session.error);
    await accounts.closeSession(bearerOf(request), endSessionQuery.parse(request.query).because);
    return reply.code(204).send();
  });

  app.get('/v1/account/sign-ins', async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const listed = await ownSignIns.list(session.value);
    return listed.ok ? reply.send(listed.value) : refuse(reply, listed.error);
  });

  app.post('/v1/account/sign-ins/end', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(endSignInsRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const ended = await ownSignIns.end(session.value, body.value.deviceId);
    return ended.ok ? reply.code(204).send() : refuse(reply, ended.error);
  });

  app.post('/v1/account/password', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await requireSession(request, 'account');
    if (!session.ok) return refuse(reply, session.error);
    // A rescue works in the name of the author and has nothing to do with the author's password.
    if (session.value.rescuerId) return refuse(reply, failed('not_allowed', { action: 'account.password' }).error);
    const body = parseBody(changePasswordRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const changed = await signIns.changePassword(session.value, bearerOf(request), body.value);
    return changed.ok ? reply.send(changed.value) : refuse(reply, changed.error);
  });
}
