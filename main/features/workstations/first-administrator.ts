import { foldLogin, isLogin, judgePassword, LEAST_LOGIN_LENGTH, LEAST_PASSWORD_LENGTH } from '#domain/accounts/index.ts';
import { firstAdministratorAnswer, type FirstAdministratorRequest } from '#domain/contract/sync/index.ts';
import type { DiskState } from '#domain/disk/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { done, failed, type Failed, type Result } from '#domain/result.ts';
import type { LocalServer } from '../../local-servers.ts';
import { ServerDoor } from '../../sync/http-transport.ts';
import { CommonPasswords } from '../accounts/index.ts';

/** Who is to answer for a school on this computer, with what they sign in by. Lives in the memory of this call alone. */
export interface ChosenAdministrator {
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  readonly login: string;
  readonly password: string;
}

/**
 * What the server would refuse after a minute of making, said before: the server judges once more.
 * @returns null where nothing is wrong; `login_wrong`, the refusals of the rules of passwords, `disk_not_encrypted`
 */
export async function refuseAdministrator({ lastName, firstName, middleName, login, password }: ChosenAdministrator, disk: DiskState, acceptsDisk: boolean): Promise<Failed | null> {
  if (!isLogin(login)) return failed('login_wrong', { least: LEAST_LOGIN_LENGTH });
  const isCommon = await new CommonPasswords().contains();
  const problem = judgePassword(password, { login: foldLogin(login), name: [lastName, firstName, middleName].join(' '), former: null, isCommon });
  if (problem) return failed(problem, problem === 'password_too_short' ? { least: LEAST_PASSWORD_LENGTH } : {});
  return disk === 'encrypted' || acceptsDisk ? null : failed('disk_not_encrypted', { state: disk });
}

/** While the school is being made: nobody else has asked that server yet. @returns `passwords_begun`, `person_unknown`, `server_unreachable`, and what the rules say */
export async function chooseWhileMaking({ address, startSecret, schoolId }: LocalServer, staffId: StaffId, { login, password }: ChosenAdministrator, disk: DiskState): Promise<Result<null>> {
  const door = new ServerDoor({ address, startSecret, caPem: null, schoolId });
  try {
    return await ask(door, { who: { staffId }, login, password, disk });
  } finally {
    await door.close();
  }
}

/** In a school of a former version. @returns as `chooseWhileMaking`, and `login_taken` */
export async function chooseInSchoolOfBefore(door: ServerDoor, { lastName, firstName, middleName, login, password }: ChosenAdministrator, disk: DiskState): Promise<Result<Record<string, never>>> {
  const chosen = await ask(door, { who: { lastName, firstName, middleName }, login, password, disk });
  return chosen.ok ? done({}) : chosen;
}

async function ask(door: ServerDoor, request: FirstAdministratorRequest): Promise<Result<null>> {
  const answer = await door.ask('POST', '/v1/first-administrator', firstAdministratorAnswer, request);
  return answer.ok ? done(null) : answer;
}
