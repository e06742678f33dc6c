import { timingSafeEqual } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Failure } from '#domain/errors.ts';
import { failed } from '#domain/result.ts';
import type { OpenSession } from './accounts/accounts.ts';
import { tellRefusedRequest } from './audit/refused-requests.ts';
import { UnknownSchool } from './database/pg-sync-store.ts';
import { accountRoutes } from './http/account-routes.ts';
import { auditRoutes } from './http/audit-routes.ts';
import { answerBrokenRequest } from './http/broken-requests.ts';
import { credentialRoutes } from './http/credential-routes.ts';
import type { DoorParts } from './http/door-parts.ts';
import { firstAdministratorRoute } from './http/first-administrator-route.ts';
import { grantRoutes } from './http/grant-routes.ts';
import { signInRoutes } from './http/sign-in-routes.ts';
import { listRoutes } from './http/list-routes.ts';
import { personalRoutes } from './http/personal-routes.ts';
import { refuse } from './http/refusals.ts';
import { bearerOf, syncRoutes, type RequireSession } from './http/sync-routes.ts';
import { usageRoutes } from './http/usage-routes.ts';

/** The door of the server: stateless, so that several of them stand before one database. */
export function buildApp(parts: DoorParts, tls?: { readonly key: string; readonly cert: string }): FastifyInstance {
  const { metrics, log } = parts;
  /** Whose requests are under way. */
  const sessions = new WeakMap<FastifyRequest, OpenSession>();
  const app: FastifyInstance = Fastify({
    logger: false, bodyLimit: 65_536, requestTimeout: 30_000, keepAliveTimeout: 75_000, forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest, frameworkErrors: (_error, _request, reply) => void refuse(reply, failed('request_invalid', { path: '' }).error),
    ...(tls ? { https: { ...tls, minVersion: 'TLSv1.3' } } : {}),
  });

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" });
    if (parts.startSecret !== null && !isSame(String(request.headers['x-start-secret'] ?? ''), parts.startSecret)) return refuse(reply, failed('session_missing').error);
    return undefined;
  });
  app.addHook('onResponse', (request, reply, next) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.count('uch_requests_total', { route, status: reply.statusCode });
    metrics.observe('uch_request_seconds', { route }, reply.elapsedTime / 1_000);
    if (reply.statusCode >= 400) log.warn('request.refused', { route, status: reply.statusCode, request: request.id });
    next();
  });
  // Before it is answered: whoever is refused does not know it sooner than the register.
  app.addHook('onSend', async (request, reply, payload) => {
    const session = reply.statusCode === 403 ? sessions.get(request) : undefined;
    if (session && typeof payload === 'string') await tellRefusedRequest(parts, session, `${request.method} ${request.routeOptions.url ?? ''}`, (JSON.parse(payload) as Failure).code, parts.clock());
    return payload;
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, failed('endpoint_unknown').error));
  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    if (error instanceof UnknownSchool) return refuse(reply, failed('school_unknown').error);
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse(reply, failed('request_too_large', { most: request.routeOptions.bodyLimit ?? 65_536 }).error);
    // The workstation hung up; it will ask again for what it lacks.
    if (error.code === 'ERR_STREAM_PREMATURE_CLOSE') return reply;
    if (error.statusCode !== undefined && error.statusCode < 500) return refuse(reply, failed('request_invalid', { path: '' }).error);
    return refuse(reply, failed('server_failed', { reference: log.error('request.failed', error, { route: request.routeOptions.url ?? '' }) }).error);
  });

  const requireSession: RequireSession = async (request, purpose = 'work') => {
    const token = bearerOf(request);
    if (token === '') return failed('session_missing');
    const session = await parts.accounts.findSession(token);
    // The session says which school it is; who names another one means something that we would not do.
    const named = request.headers['x-school'];
    if (!session.ok || (named !== undefined && named !== session.value.schoolId)) return session.ok ? failed('school_unknown') : session;
    if (session.value.rescuerId && purpose === 'work') return failed('not_allowed', { action: 'outbox.rescue' });
    if (session.value.mustChange && purpose !== 'account') return failed('password_must_change');
    sessions.set(request, session.value);
    return session;
  };

  app.get('/health', async (_request, reply) => {
    try {
      const schools = await parts.schools();
      return await reply.send({ status: 'ok', version: parts.version, schools: schools.length, developmentIdentities: parts.accounts.takesDevelopmentIdentities });
    } catch (error) {
      log.error('health.databaseSilent', error);
      return reply.code(503).send({ status: 'database_silent', version: parts.version });
    }
  });
  app.get('/metrics', (request, reply) => {
    // Counts tell how a school works; they are for this computer's collector.
    if (!/^(127\.|::1$|::ffff:127\.)/.test(request.ip)) return refuse(reply, failed('endpoint_unknown').error);
    return reply.type('text/plain; version=0.0.4').send(metrics.text());
  });
  accountRoutes(app, parts, requireSession);
  // Whoever knows the secret of this start has made the school, or holds the computer it lies on; nobody asks it over a network.
  if (parts.startSecret !== null) firstAdministratorRoute(app, parts);
  signInRoutes(app, parts, requireSession);
  credentialRoutes(app, parts, requireSession);
  grantRoutes(app, parts, requireSession);
  personalRoutes(app, parts, requireSession);
  listRoutes(app, parts, requireSession);
  auditRoutes(app, parts, requireSession);
  usageRoutes(app, parts, requireSession);
  syncRoutes(app, parts, requireSession);
  return app;
}

const isSame = (given: string, wanted: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
};
