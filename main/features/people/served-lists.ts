import type { z } from 'zod';
import { listChangeAnswer, movementsAnswer, previewRosterAnswer, type ListActRequest } from '#domain/contract/sync/index.ts';
import type { CommandId } from '#domain/ids.ts';
import type { ListCounts } from '#domain/people/index.ts';
import { failed, type Result } from '#domain/result.ts';
import { listCounts } from '#domain/contract/roster-shapes.ts';
import type { PersonSync } from '../../sync/person-sync.ts';
import type { ClassLists, RosterCommand, RosterWish } from './class-lists.ts';
import type { ClassRow } from './people-repository.ts';

/** The lists of a school with a server: it judges, and what it changed comes back with the sync, here and on every other workstation. */
export class ServedLists implements ClassLists {
  private readonly sync: Pick<PersonSync, 'ask' | 'syncNow'>;

  constructor(sync: Pick<PersonSync, 'ask' | 'syncNow'>) {
    this.sync = sync;
  }

  preview({ groupId }: ClassRow, { rows, enrolOn, decisions }: RosterWish) {
    return this.ask('roster/preview', previewRosterAnswer, { groupId, rows, enrolOn, decisions });
  }

  apply({ groupId }: ClassRow, { commandId, kind, rows, enrolOn, decisions, fingerprint, basis }: RosterCommand) {
    return this.change('roster', listChangeAnswer, { commandId, kind, groupId, rows, enrolOn, decisions, fingerprint, basis });
  }

  act(_group: ClassRow, command: ListActRequest) {
    return this.change('act', listChangeAnswer, command);
  }

  undo(_group: ClassRow, command: { readonly commandId: CommandId; readonly changeId: CommandId }): Promise<Result<ListCounts>> {
    return this.change('undo', listCounts, command);
  }

  movements({ groupId }: ClassRow) {
    return this.ask('movements', movementsAnswer, { groupId });
  }

  private async change<Schema extends z.ZodType>(path: string, schema: Schema, body: object): Promise<Result<z.output<Schema>>> {
    const answer = await this.ask(path, schema, body);
    // The poke comes by itself; whoever changed the list looks at it now. A refusal mostly means that we lack what the server has.
    this.sync.syncNow();
    return answer;
  }

  /** Marks go by themselves when the line is back, and that is what the words of a dead line say; a list does not. */
  private async ask<Schema extends z.ZodType>(path: string, schema: Schema, body: object): Promise<Result<z.output<Schema>>> {
    const answer = await this.sync.ask('POST', `/v1/lists/${path}`, schema, body);
    return !answer.ok && answer.error.code === 'server_unreachable' ? failed('needs_server') : answer;
  }
}
