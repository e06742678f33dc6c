import { dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { inSchool } from '#server/database/pool.ts';
import type { Seeded } from '../../sync-model/seeded.ts';
import type { Answer, Ask, DoorUnderTest } from './door-under-test.ts';
import type { ExpectedSchool } from './expected-school.ts';
import type { Hand } from './hand.ts';
import { mayManageRoles, mayReadUsage, type Grant } from './rights-table.ts';
import { DIRECTION, type SchoolPlan } from './two-schools.ts';

/** What asks, and what judges the answers. */
export interface Judge {
  readonly door: DoorUnderTest;
  readonly chance: Seeded;
  readonly schools: readonly [ExpectedSchool, ExpectedSchool];
  readonly other: (school: ExpectedSchool) => ExpectedSchool;
  /** null where the session was refused, as it had to be. */
  readonly askAs: (hand: Hand, ask: Ask) => Promise<Answer | null>;
  readonly note: (what: string) => void;
  /** Throws where they differ. */
  readonly same: (what: string, given: unknown, wanted: unknown) => void;
  /** Throws where a text holds what is not of these scopes. */
  readonly scan: (hand: Hand, text: string, scopes: ReadonlySet<string>) => void;
}

const DAY = 24 * 3_600_000;
const ROLES: readonly Grant['role'][] = ['director', 'deputy', 'methodist', 'secretary', 'administrator', 'auditor', 'teacher', 'club_teacher', 'organiser', 'master', 'class_teacher'];
const TEACHING: ReadonlySet<string> = new Set(['teacher', 'club_teacher', 'organiser', 'master']);

/** Roles listed, given and ended at the door by whoever may and by whoever may not, judged by rules written by hand. */
export class RoleRequests {
  private readonly judge: Judge;

  constructor(judge: Judge) {
    this.judge = judge;
  }

  async ask(hand: Hand): Promise<void> {
    const how = this.judge.chance.next();
    if (how < 0.18) await this.listRoles(hand);
    else if (how < 0.28) await this.readUsage(hand);
    else if (how < 0.7) await this.giveRole(hand);
    else await this.endRole(hand);
  }

  /** Mostly one that the role may have; sometimes one that makes it no role at all. */
  private someObject(plan: SchoolPlan, role: Grant['role']): string {
    const { chance } = this.judge;
    if (TEACHING.has(role) && chance.chance(0.8)) return chance.pick(plan.journals).id;
    if (role === 'class_teacher' && chance.chance(0.8)) return chance.pick(plan.classes);
    if (role === 'methodist' && chance.chance(0.5)) return DIRECTION;
    return chance.chance(0.2) ? chance.pick([...plan.classes, plan.journals[0]!.id]) : '';
  }

  /** @returns whether the answer is to be read on */
  private mustManageRoles(hand: Hand, answer: Answer): boolean {
    const may = mayManageRoles(hand.school.plan, hand.staffId, this.dayIn(0));
    this.judge.note(`grants ${may ? 'allowed' : 'not_allowed'}`);
    if (!may) this.judge.same('what only the head and the administrator may', [answer.status, answer.code], [403, 'not_allowed']);
    return may;
  }

  private async listRoles(hand: Hand): Promise<void> {
    const answer = await this.judge.askAs(hand, { method: 'GET', url: '/v1/grants' });
    if (!answer || !this.mustManageRoles(hand, answer)) return;
    const { grants } = answer.body as { grants: Record<string, unknown>[] };
    const texts = (some: readonly unknown[]) => some.map((one) => JSON.stringify(one)).sort();
    this.judge.same('every role of the school', texts(grants.map(({ staffId, role, objectId, startsOn, endsOn }) => [staffId, role, objectId, startsOn, endsOn])),
      texts(hand.school.plan.grants.map(({ staffId, role, objectId, startsOn, endsOn }) => [staffId, role, objectId, startsOn, endsOn])));
    this.judge.scan(hand, answer.text, new Set([`school:${hand.school.plan.id}`]));
  }

  /** Of one day: whoever has a role on it stands there, nobody of another school does, and a period that is none is told as such to whoever may ask. */
  private async readUsage(hand: Hand): Promise<void> {
    const today = this.dayIn(0);
    const isPeriod = this.judge.chance.chance(0.9);
    const answer = await this.judge.askAs(hand, { method: 'POST', url: '/v1/usage', body: { fromDay: today, untilDay: isPeriod ? today : this.dayIn(-1) } });
    if (!answer) return;
    const { plan } = hand.school;
    const may = mayReadUsage(plan, hand.staffId, today);
    this.judge.note(`usage ${!isPeriod ? 'request_invalid' : may ? 'allowed' : 'not_allowed'}`);
    if (!isPeriod) return this.judge.same('a period that ends before it begins', [answer.status, answer.code], [400, 'request_invalid']);
    if (!may) return this.judge.same('what the head, the deputy and the administrator may', [answer.status, answer.code], [403, 'not_allowed']);
    const { people } = answer.body as { people: { staffId: string }[] };
    const listed = new Set(people.map(({ staffId }) => staffId));
    const live = plan.staff.filter((staffId) => plan.grants.some((one) => one.staffId === staffId && one.startsOn <= today && (one.endsOn === null || one.endsOn >= today)));
    this.judge.same('whoever has a role is counted', live.filter((staffId) => !listed.has(staffId)), []);
    this.judge.same('nobody else’s staff is', [...listed].filter((staffId) => !plan.staff.includes(staffId)), []);
    this.judge.scan(hand, answer.text, new Set([`school:${plan.id}`]));
  }

  private async giveRole(hand: Hand): Promise<void> {
    const { chance } = this.judge;
    const { school } = hand;
    const { plan } = school;
    // Sometimes what somebody has already, and sometimes about what it cannot be.
    const like = chance.chance(0.25) && plan.grants.length > 0 ? chance.pick(plan.grants) : undefined;
    const role = like?.role ?? chance.pick(ROLES);
    const someone = chance.chance(0.05) ? chance.pick(this.judge.other(school).plan.staff) : chance.pick(plan.staff);
    const about = chance.chance(0.15) ? chance.pick([...plan.classes, plan.journals[0]!.id]) : this.someObject(plan, role);
    const wish = {
      staffId: like?.staffId ?? someone, role, objectId: like?.objectId ?? about, startsOn: this.dayIn(chance.pick([-3, 0, 1])),
      endsOn: chance.pick([null, null, this.dayIn(0), this.dayIn(5), this.dayIn(-1)]), basis: `приказ № ${chance.below(100) + 100}`,
    };
    const answer = await this.judge.askAs(hand, { method: 'POST', url: '/v1/grants', body: wish });
    if (!answer || !this.mustManageRoles(hand, answer)) return;
    const isObject = wish.objectId === '' || (TEACHING.has(role) && plan.journals.some(({ id }) => id === wish.objectId)) || (role === 'class_teacher' && plan.classes.includes(wish.objectId)) ||
      (role === 'methodist' && wish.objectId === DIRECTION);
    const together = plan.grants.filter((one) => one.staffId === wish.staffId && (one.endsOn === null || (one.endsOn >= one.startsOn && one.endsOn >= wish.startsOn)) &&
      (wish.endsOn === null || one.startsOn <= wish.endsOn));
    const apart = role === 'auditor' ? 'administrator' : role === 'administrator' ? 'auditor' : null;
    const code =
      !plan.staff.includes(wish.staffId) ? 'person_unknown'
      : wish.endsOn !== null && wish.endsOn < wish.startsOn ? 'grant_days_wrong'
      : !isObject ? 'grant_object_unknown'
      : together.some((one) => one.role === role && one.objectId === wish.objectId) ? 'grant_exists'
      : together.some((one) => one.role === apart) ? 'roles_conflict' : null;
    this.judge.note(`grant ${code ?? 'given'}`);
    if (code !== null) return this.judge.same('a role that makes no sense', [answer.status, answer.code], [400, code]);
    this.judge.same('a role is given', answer.status, 200);
    plan.grants.push({ ...wish, id: String(answer.body['grantId']) });
    school.moveRole(wish.staffId, role, this.dayIn(0));
  }

  private async endRole(hand: Hand): Promise<void> {
    const { chance } = this.judge;
    const { school } = hand;
    const { grants } = school.plan;
    const known = (plan: SchoolPlan) => plan.grants.filter(({ id }) => id !== undefined);
    const foreign = known(this.judge.other(school).plan);
    const own = known(school.plan);
    // Mostly one that goes on: of what is over already there is ever more.
    const open = own.filter((one) => one.endsOn === null);
    const some = open.length > 0 && chance.chance(0.7) ? open : own;
    const target = chance.chance(0.1) && foreign.length > 0 ? chance.pick(foreign) : some.length > 0 ? chance.pick(some) : undefined;
    const endsOn = this.dayIn(chance.pick([-2, -1, -1, 0, 3]));
    const answer = await this.judge.askAs(hand, { method: 'POST', url: '/v1/grants/end', body: { grantId: target?.id ?? 'none', endsOn, basis: 'приказ № 9' } });
    if (!answer || !this.mustManageRoles(hand, answer)) return;
    const at = target === undefined ? -1 : grants.indexOf(target);
    const yesterday = this.dayIn(-1);
    const dayAfter = new Date(Date.parse(`${endsOn}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
    const first = dayAfter < this.dayIn(0) ? this.dayIn(0) : dayAfter;
    const isAdministrator = (one: Grant): boolean => one.role === 'administrator' && one.objectId === '' && (one.endsOn === null || one.endsOn >= first);
    const code =
      at < 0 ? 'grant_unknown'
      : endsOn < yesterday || (target!.endsOn !== null && (target!.endsOn < yesterday || endsOn > target!.endsOn)) ? 'grant_days_wrong'
      : isAdministrator(target!) && !grants.some((one) => one !== target && isAdministrator(one) && one.startsOn <= first) ? 'last_administrator' : null;
    this.judge.note(`grant ${code ?? 'ended'}`);
    if (code !== null) return this.judge.same('an end that makes no sense', [answer.status, answer.code], [400, code]);
    this.judge.same('a role is ended', answer.status, 204);
    grants[at] = { ...target!, endsOn };
    school.moveRole(target!.staffId, target!.role, this.dayIn(0));
  }

  private dayIn(days: number): string {
    return new Date(Date.parse(dayAt(this.judge.door.now, DEFAULT_TIME_ZONE)) + days * DAY).toISOString().slice(0, 10);
  }

  /** Rights are given and taken at any time; the next request is judged by them. */
  async changeByHand(): Promise<void> {
    const { chance } = this.judge;
    const { plan } = chance.pick(this.judge.schools);
    const live = plan.grants;
    if (chance.chance(0.5) || live.length < 20) {
      const role = chance.pick(ROLES);
      const objectId = this.someObject(plan, role);
      const given: Grant = { staffId: chance.pick(plan.staff), role, objectId, startsOn: this.dayIn(chance.pick([-3, 0, 1])), endsOn: chance.pick([null, this.dayIn(0), this.dayIn(2), this.dayIn(-1)]) };
      if (live.some((one) => one.staffId === given.staffId && one.role === role && one.objectId === objectId && one.startsOn === given.startsOn)) return;
      // Nobody gives a right that ends before it begins; ending one at once is another matter, and leaves who ended it.
      if (given.endsOn !== null && given.endsOn < given.startsOn) return;
      live.push(given);
      await inSchool(this.judge.door.pool, plan.id, 'write', (client) => client.query(
        'INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, $4, $5, $6, $7)',
        [plan.id, given.staffId, role, objectId, given.startsOn, given.endsOn, 'приказ']));
    } else {
      const [gone] = live.splice(chance.below(live.length), 1);
      await inSchool(this.judge.door.pool, plan.id, 'write', (client) => client.query(
        // The same may have been given, ended and given again from the same day.
        `DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2 AND role = $3 AND object_id = $4 AND starts_on = $5 AND CASE WHEN $6::text IS NULL THEN given_at IS NULL ELSE id = $6 END`,
        [plan.id, gone!.staffId, gone!.role, gone!.objectId, gone!.startsOn, gone!.id ?? null]));
    }
  }
}
