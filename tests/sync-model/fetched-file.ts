import { CONTRACT, type ScopeId } from '#domain/contract/sync/index.ts';
import type { JournalCommand } from '#domain/journal/index.ts';
import type { StaffId } from '#domain/ids.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import type { WriteHandle } from '#main/database/handles.ts';
import { requireActor } from '#main/features/accounts/index.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import { applyPatch, applySection, nothingApplied, removeScope } from '#main/sync/apply.ts';
import { findHeldScope } from '#main/sync/state-repository.ts';
import { MemorySchool } from './memory-school.ts';
import { SimulatedFile } from './simulated-file.ts';
import { makeTemplate } from './template.ts';

/** One file and one school without a wire between them, for what can be said in a few steps. */
export class FetchedFile {
  readonly file: SimulatedFile;
  readonly school: MemorySchool;

  private constructor(file: SimulatedFile, school: MemorySchool) {
    this.file = file;
    this.school = school;
  }

  /** @param minor the version of the server; the file is of today's */
  static async make(minor: number): Promise<FetchedFile> {
    const { image, schoolId, rows } = await makeTemplate();
    return new FetchedFile(new SimulatedFile(image), new MemorySchool(schoolId, rows, 'epoch', minor));
  }

  /** As the engine writes what comes from the server. */
  write<Value>(work: (tx: WriteHandle) => Value): Promise<Value> {
    return this.file.write(work, { foreignKeys: false });
  }

  /** @returns whether the checksum fits */
  fetch(scope: ScopeId, contract = CONTRACT): Promise<boolean> {
    return this.school.read(this.school.schoolId, async (view) => {
      const [changes] = await view.changes([{ scope, after: -1 }]);
      const { checksum } = (await view.heads([scope])).get(scope)!;
      const tables = changes!.tables.map(({ table, columns, puts }) => ({ table, columns, rows: puts }));
      return this.write((tx) => applySection(tx, { scope, upTo: changes!.upTo, checksum, tables }, nothingApplied(), contract));
    });
  }

  /** @returns whether the checksum fits */
  patch(scope: ScopeId): Promise<boolean> {
    const { upTo } = findHeldScope(this.file.read, scope)!;
    return this.school.read(this.school.schoolId, async (view) => {
      const [changes] = await view.changes([{ scope, after: upTo }]);
      const { checksum } = (await view.heads([scope])).get(scope)!;
      return this.write((tx) => applyPatch(tx, { ...changes!, checksum }, nothingApplied()));
    });
  }

  end(scope: ScopeId): Promise<void> {
    return this.write((tx) => removeScope(tx, scope, 1, nothingApplied()));
  }

  /** @returns status or code of the answer */
  async type(staffId: StaffId, command: JournalCommand): Promise<string> {
    const actor = requireActor(this.file.read, { session: { staffId } });
    if (!actor.ok) return actor.error.code;
    const { verdicts } = await submitCommands(this.file, [command], { ...actor.value, now: Date.UTC(2026, 10, 25), settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false });
    return verdicts[0]!.code ?? verdicts[0]!.status;
  }
}
