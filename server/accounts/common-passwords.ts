import { foldPassword } from '#domain/accounts/index.ts';

/**
 * The list of common and breached passwords, folded as `judgePassword` compares them. Read at the first use: most processes never change a password, and the list costs memory.
 */
export class CommonPasswords {
  private list: Promise<ReadonlySet<string>> | null = null;

  /** @returns whether a folded password stands in the list */
  async read(): Promise<(folded: string) => boolean> {
    this.list ??= readList();
    const list = await this.list;
    return (folded) => list.has(folded);
  }
}

async function readList(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common'].map(foldPassword));
}
