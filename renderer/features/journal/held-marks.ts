import type { JournalCommand, Verdict } from '#domain/journal/index.ts';
import { done, type Result } from '#domain/result.ts';

type Submission = Result<{ readonly verdicts: readonly Verdict[] }>;

export interface HeldMarksParts {
  readonly submit: (commands: readonly JournalCommand[]) => Promise<Submission>;
  /** Asks for the password; false where the person would rather not. */
  readonly confirmPerson: () => Promise<boolean>;
  /** Keeps the text among the drafts; null: nothing is held any more. */
  readonly keep: (text: string | null) => void;
}

/**
 * Marks of a term and of a year that the core takes after the password alone. It is asked for, and they are offered again; meanwhile they lie among
 * the drafts, because a lock takes the page away.
 */
export class HeldMarks {
  readonly #parts: HeldMarksParts;
  #isKept = false;

  constructor(parts: HeldMarksParts) {
    this.#parts = parts;
  }

  /** The verdicts of a batch, those of held marks as they are after the password. A failure is one of the whole batch: it is offered again. */
  async settle(commands: readonly JournalCommand[], first: Submission): Promise<Submission> {
    if (!first.ok) return first;
    const held = new Set(first.value.verdicts.filter(({ code }) => code === 'password_needed').map(({ commandId }) => commandId));
    if (held.size === 0) {
      this.#forget();
      return first;
    }
    const waiting = commands.filter(({ commandId }) => held.has(commandId));
    this.#isKept = true;
    this.#parts.keep(JSON.stringify(waiting));
    if (!(await this.#parts.confirmPerson())) {
      this.#forget();
      return first;
    }
    const again = await this.#parts.submit(waiting);
    if (!again.ok) return again;
    this.#forget();
    const byId = new Map(again.value.verdicts.map((verdict) => [verdict.commandId, verdict]));
    return done({ verdicts: first.value.verdicts.map((verdict) => byId.get(verdict.commandId) ?? verdict) });
  }

  #forget(): void {
    if (!this.#isKept) return;
    this.#isKept = false;
    this.#parts.keep(null);
  }
}

/** What lay among the drafts; nothing where it cannot be read. The core judges each as it comes. */
export function readHeldMarks(text: string): readonly JournalCommand[] {
  try {
    const commands: unknown = JSON.parse(text);
    return Array.isArray(commands) ? (commands as JournalCommand[]) : [];
  } catch {
    return [];
  }
}
