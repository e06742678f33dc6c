import { failed, type Result } from '#domain/result.ts';
import { ServerDoor, type ServerPlace } from '../sync/http-transport.ts';
import type { Membership } from './membership.ts';

export interface Chosen {
  readonly membership: Membership;
  readonly door: ServerDoor;
  /** Whether its server answered when it was asked last. */
  readonly online: boolean;
}

/** The school at whose door people of this workstation stand: chosen before anybody signs in, kept while they come and go. */
export class ChosenSchool {
  private current: Chosen | null = null;

  /** Code: `database_not_open` where none is chosen. */
  get(): Result<Chosen> {
    return this.current ? { ok: true, value: this.current } : failed('database_not_open');
  }

  /** @param place how its server is reached now */
  async choose(membership: Membership, place: Pick<ServerPlace, 'address' | 'startSecret'>): Promise<Chosen> {
    await this.leave();
    const { schoolId, caPem } = membership;
    this.current = { membership, door: new ServerDoor({ address: place.address, startSecret: place.startSecret, caPem, schoolId }), online: false };
    return this.current;
  }

  /** What its server said, or that it did not answer. An answer for a school that was left meanwhile is dropped. */
  heard(membership: Membership, online: boolean): void {
    if (this.current?.membership.schoolId === membership.schoolId) this.current = { ...this.current, membership, online };
  }

  async leave(): Promise<void> {
    const leaving = this.current;
    this.current = null;
    await leaving?.door.close();
  }
}
