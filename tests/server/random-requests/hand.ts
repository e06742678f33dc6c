import type { deviceKey } from '../../fixtures/school-server.ts';
import type { ExpectedSchool } from './expected-school.ts';

/** A person at a workstation, as the server knows both. */
export interface Hand {
  readonly school: ExpectedSchool;
  readonly staffId: string;
  readonly key: ReturnType<typeof deviceKey>;
  deviceId: string;
  withdrawn: boolean;
  token: string;
  /** What a request with this token is refused with; null where it is answered. */
  expiresAt: number;
  replicaId: string;
  nextSeq: number;
}
