import { failed, type Result } from '#domain/result.ts';
import type { SchoolDatabase } from './database/database.ts';

/** Which school is open on this workstation; the one place that holds the open file. */
export class OpenSchool {
  private current: { readonly kind: 'demo' | 'local'; readonly database: SchoolDatabase } | null = null;

  get(): Result<SchoolDatabase> {
    return this.current ? { ok: true, value: this.current.database } : failed('database_not_open');
  }

  kind(): 'demo' | 'local' | null {
    return this.current?.kind ?? null;
  }

  async replace(kind: 'demo' | 'local', database: SchoolDatabase): Promise<void> {
    await this.close();
    this.current = { kind, database };
  }

  async close(): Promise<void> {
    const closing = this.current;
    this.current = null;
    await closing?.database.close();
  }
}
