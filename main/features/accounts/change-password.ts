import { changePasswordAnswer } from '#domain/contract/sync/index.ts';
import { done, type Result } from '#domain/result.ts';
import type { PersonSync } from '../../sync/person-sync.ts';
import type { PersonVault } from '../../workstation/person-vault.ts';

export interface PasswordChange {
  readonly vault: PersonVault;
  readonly sync: PersonSync;
  readonly current: string;
  readonly next: string;
}

/**
 * Another password for who is signed in: at the server, then in the header of the vault; the file is not written again. Everything slow and everything that can be wrong here comes before
 * the server is asked; where the process ends between the two, the next sign-in asks for the former password once.
 *
 * @returns `credentials_wrong`, `sign_in_delayed`, `needs_server`, the refusals of the server and of the rules of passwords, the failures of the keychain
 */
export async function changeInVault({ vault, sync, current, next }: PasswordChange): Promise<Result<Record<string, never>>> {
  const { vaults, staffId } = vault;
  const header = vaults.header(staffId);
  if (!header.ok) return header;
  const { derivation } = header.value;
  const opened = await vaults.open(staffId, () => vaults.stretch(derivation, current), { counted: true });
  if (!opened.ok) return opened;
  try {
    const anew = vaults.newDerivation(derivation);
    const stretched = await vaults.stretch(anew, next);
    const answer = await sync.ask('POST', '/v1/account/password', changePasswordAnswer, { current, next });
    if (!answer.ok) {
      stretched.key.fill(0);
      return answer;
    }
    await opened.value.rewrap({ ...stretched, derivation: anew });
    const kept = await vault.signIn.keep(answer.value.signIn.secret);
    await vault.witness.hear(answer.value.lease);
    vault.credentials.opened({ signIn: null, signInSpan: answer.value.signInSpan, lease: answer.value.lease });
    // The sign-in of before has ended at the server, and with it maybe the session.
    sync.restart();
    return kept.ok ? done({}) : kept;
  } finally {
    opened.value.close();
  }
}
