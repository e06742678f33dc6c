import { foldPassword } from '#domain/accounts/index.ts';

/** Whether a folded password is a common or breached one. The list is four hundred kilobytes and is read at the first question, never at start. */
export class CommonPasswords {
  private list: Promise<ReadonlySet<string>> | null = null;

  async contains(): Promise<(folded: string) => boolean> {
    this.list ??= readList();
    const list = await this.list;
    return (folded) => list.has(folded);
  }
}

async function readList(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const words = Object.values(dictionary).flatMap((list) => list as readonly string[]);
  return new Set(words.map(foldPassword));
}
