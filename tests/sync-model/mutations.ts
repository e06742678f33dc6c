/**
 * Bugs planted on purpose, each a text of the product that is replaced by a wrong one. The simulation must find them, or it proves nothing. A text that is
 * no longer there is a failure of its own.
 */
export interface Mutation {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export const MUTATIONS: readonly Mutation[] = [
  // the server's push
  { name: 'a replay is judged again', file: 'server/sync/push.ts', find: 'given.get(command.commandId) ?? batch.verdictOf(command.commandId)', replace: 'batch.verdictOf(command.commandId)' },
  { name: 'a cloned file is not noticed', file: 'server/sync/push.ts', find: 'deviceSeq <= replica.deviceSeq', replace: 'deviceSeq < 0' },
  { name: 'another history takes commands', file: 'server/sync/push.ts', find: "  if (request.serverEpoch !== head.epoch) return 'server_epoch_changed';\n", replace: '' },
  { name: 'the batch does not see itself', file: 'server/sync/push.ts', find: '    this.facts.put(decision.entity, decision.entityId, row);\n', replace: '' },
  { name: 'a removed row stays in the checksum', file: 'server/sync/push.ts', find: 'if (before) delta = subtractChecksum', replace: 'if (before && row) delta = subtractChecksum' },
  { name: 'empty marks of a removed work are forgotten', file: 'server/sync/push.ts', find: "decision.entity === 'work' && decision.row === null", replace: "decision.entity === 'lesson' && decision.row === null" },
  { name: 'the chain does not go on', file: 'server/sync/push.ts', find: '    this.chainHash = hash;\n', replace: '' },
  // the server's pull
  { name: 'a pull answers what changed at the cursor only', file: 'server/sync/pull.ts', find: 'else if (after < stands) behind.push', replace: 'else if (after < stands - 1) behind.push' },
  { name: 'rights that ended are not told', file: 'server/sync/pull.ts', find: 'removedScopes: asked.map(({ id }) => id).filter((id) => !granted.has(id))', replace: 'removedScopes: []' },
  { name: 'new rights are not told', file: 'server/sync/pull.ts', find: 'addedScopes: [...granted].filter((scope) => !heldIds.has(scope)).sort(compareScopes)', replace: 'addedScopes: heldIds.size === 0 ? [...granted].sort(compareScopes) : []' },
  // the conflict rules
  { name: 'the last writer wins', file: 'domain/journal/decide/decision.ts', find: 'row.version > baseVersion && row.authorId !== author.staffId', replace: 'false' },
  { name: 'a version stands still', file: 'domain/journal/reduce.ts', find: 'const version = (row?.version ?? 0) + 1;\n  // A mark pays', replace: 'const version = row?.version ?? 1;\n  // A mark pays' },
  // verdicts on the workstation
  { name: 'an accepted command is not kept for a restore', file: 'main/sync/verdicts.ts', find: '    keepSent(tx, command, seq);\n', replace: '' },
  { name: 'an accepted command leaves before its row comes', file: 'main/sync/verdicts.ts', find: '    settleCommand(tx, command.commandId, verdict.version);', replace: '    deletePending(tx, command.commandId);' },
  { name: 'a refused command vanishes', file: 'main/sync/verdicts.ts', find: '    insertProblem(tx, command, {\n      status: verdict.status', replace: '    if (verdict.version < 0) insertProblem(tx, command, {\n      status: verdict.status' },
  { name: 'a refused command stays displayed', file: 'main/sync/verdicts.ts', find: '  return refreshDisplayed(tx, command.entity, command.entityId);', replace: '  if (verdict.status === "accepted") refreshDisplayed(tx, command.entity, command.entityId);' },
  { name: 'kept commands are forgotten at once', file: 'main/sync/verdicts.ts', find: 'forgetSent(tx, answer.backedUpTo)', replace: 'forgetSent(tx, answer.seq)' },
  // displayed rows
  { name: 'pending commands are not put on a new row', file: 'main/sync/displayed.ts', find: 'for (const command of pending) row = reduceRow', replace: 'for (const command of pending.slice(1)) row = reduceRow' },
  { name: 'a settled command never leaves', file: 'main/sync/displayed.ts', find: 'base.version >= command.settledVersion', replace: 'base.version > command.settledVersion' },
  { name: 'the row beneath is thrown away too early', file: 'main/sync/displayed.ts', find: 'if (pending.length === 0) deleteBase', replace: 'if (pending.length <= 1) deleteBase' },
  // Marks are never displayed at the moment their work is hidden again, so `hideWork` finds none; what keeps them is `noteBefore`.
  { name: 'marks of a hidden work lose the row beneath', file: 'main/sync/outbox-repository.ts', find: "if (entity === 'work' && target.row === null) {", replace: "if (entity === 'work' && target.row === undefined) {" },
  // applying
  { name: 'a row of the server overwrites what is pending', file: 'main/sync/apply.ts', find: '    setBase(tx, table.name, key, { row: after, version: Number(after[\'version\'] ?? 0) });\n    refreshDisplayed', replace: '    putRow(tx, table.name, after);\n    if (key === "") refreshDisplayed' },
  { name: 'the cursor moves without its rows', file: 'main/sync/apply.ts', find: 'for (const row of part.puts) {\n      const key', replace: 'for (const row of part.puts.slice(1)) {\n      const key' },
  { name: 'removals are passed over', file: 'main/sync/apply.ts', find: 'for (const key of part.removes) change', replace: 'for (const key of part.removes.slice(1)) change' },
  { name: 'rows of a scope that ended stay', file: 'main/sync/apply.ts', find: "for (const table of ['mark', 'attendance', 'term_mark', 'work', 'lesson', 'plan_item'])", replace: "for (const table of ['mark', 'attendance', 'term_mark', 'work', 'plan_item'])" },
  { name: 'unsent commands go with the scope', file: 'main/sync/apply.ts', find: 'if (command.settledVersion === null) {\n        insertProblem', replace: 'if (command.settledVersion === -1) {\n        insertProblem' },
  // One request is under way at a time and a dead life's answers are dropped, so no patch is overtaken as long as this holds:
  { name: 'answers for an earlier life are applied', file: 'main/sync/engine.ts', find: 'isOver: () => life !== this.life', replace: 'isOver: () => life < 0' },
  // the outbox
  { name: 'the base is what the author did himself', file: 'main/sync/outbox-repository.ts', find: 'const { baseVersion, baseEpoch, baseSeen } = unsettled;', replace: 'const { baseEpoch, baseSeen } = unsettled;\n    const baseVersion = Number(findRow(tx, entity, entityId)?.["version"] ?? 0);' },
  { name: 'numbers are used again', file: 'main/sync/outbox-repository.ts', find: 'const next = Math.max(stored, highest) + 1;', replace: 'const next = highest + 1;' },
  { name: 'nothing is sent again after a restore', file: 'main/sync/engine.ts', find: 'if (known !== null) for (const', replace: 'if (known === "") for (const' },
  { name: 'the outbox is written in a second transaction', file: 'main/features/journal/submit-commands.ts', find: '      enqueueCommand(tx, {', replace: '      if (command.commandId.charCodeAt(20) % 4 !== 0) enqueueCommand(tx, {' },
  { name: 'scopes are not asked anew after a restore', file: 'main/sync/engine.ts', find: '      forgetCursors(tx);\n', replace: '' },
  { name: 'a copied file keeps its name', file: 'main/sync/engine.ts', find: "      await file.write((tx) => setFact(tx, 'replicaId', makeId(clock(), random(10))));\n", replace: '' },
  // the machine
  // A new connection wants push and pull anyway; what brings it back is the pause that ends.
  { name: 'who failed is never woken', file: 'main/sync/machine.ts', find: "effects: [...closing, { kind: 'wakeIn', ms: pause }],", replace: 'effects: closing,' },
  { name: 'two requests are under way', file: 'main/sync/machine.ts', find: "if (state.phase !== 'ready' || state.underWay !== null) return { state, effects: [] };\n  if (!state.streaming &&", replace: "if (state.phase !== 'ready') return { state, effects: [] };\n  if (!state.streaming &&" },
  // versions that meet (ADR 0010)
  { name: 'checksums count what only one side knows', file: 'domain/contract/sync/tables.ts', find: 'return first < 0 ? table.columns.length : first;', replace: 'return first < -1 ? first : table.columns.length;' },
  { name: 'what is kept aside stays when its row goes', file: 'main/sync/apply.ts', find: '  deleteExtra(tx, table.name, key);\n', replace: '' },
  { name: 'what is kept aside stays when the right ends', file: 'main/sync/apply.ts', find: '  deleteExtrasWithoutRow(tx);\n', replace: '' },
  { name: 'contacts kept aside stay when the right ends', file: 'main/sync/apply.ts', find: "WHERE table_name = 'pupil_contact' AND key IN (SELECT id", replace: "WHERE table_name = 'contact' AND key IN (SELECT id" },
  { name: 'an update forgets what was kept aside', file: 'main/sync/take-up-contract.ts', find: '      complete(tx, table, key, known);\n', replace: '' },
  { name: 'an update does not see to the row beneath', file: 'main/sync/take-up-contract.ts', find: 'if (base?.row) setBase', replace: 'if (base?.row === undefined) setBase' },
  { name: 'an update does not fetch what it came to know', file: 'main/sync/take-up-contract.ts', find: 'since > before ? [scope] : []', replace: 'since > before + 99 ? [scope] : []' },
  { name: 'a command empties columns it does not speak of', file: 'domain/journal/reduce-row.ts', find: '...row, work_id: known', replace: 'work_id: known' },
  // rights that end around a restore
  { name: 'what was sent again is shown without the right', file: 'main/sync/displayed.ts', find: 'if (pending.length > 0 && !isHeld(tx, pending[0]!.journalId)) return;', replace: '' },
  { name: 'a right that ends takes rows beneath of another journal', file: 'main/sync/apply.ts', find: " UNION ALL SELECT entity_id FROM base_row WHERE entity = 'work')", replace: ')' },
  // That what was sent again is shown when its journal comes is told by found-defects.test.ts: pushes go before snapshots, so it takes a hundred commands.
  { name: 'a mark is shown without its work', file: 'main/sync/displayed.ts', find: "if (entity === 'mark' && findRow(tx, 'work', entityId.slice(0, entityId.indexOf('/'))) === null)", replace: "if (entity === 'mark' && isHidden(tx, entityId.slice(0, entityId.indexOf('/'))))" },
  { name: 'what no row will show waits for it', file: 'main/sync/verdicts.ts', find: '    if (!isHeld(tx, command.journalId)) return forget(tx, command);\n', replace: '' },
  { name: 'a work that is not there yet counts as removed', file: 'main/sync/displayed.ts', find: "command.name === 'removeWork' && pending.length === 0", replace: "command.name === 'removeWork'" },
  // bases across histories (ADR 0014)
  { name: 'a version of a lost history is believed', file: 'server/sync/base-across-epochs.ts', find: 'baseEpoch === undefined || baseEpoch === epoch ||', replace: 'baseEpoch !== null ||' },
  { name: 'what was seen and came again is a stranger', file: 'server/sync/base-across-epochs.ts', find: 'if (baseSeen === seenChecksum', replace: 'if (baseSeen === -1 - seenChecksum' },
  { name: 'the common past is not known', file: 'server/sync/base-across-epochs.ts', find: 'standing.seq <= (past.get(baseEpoch) ?? -1)', replace: 'standing.seq <= -1' },
  { name: 'everything is of the common past', file: 'server/sync/base-across-epochs.ts', find: 'standing.seq <= (past.get(baseEpoch) ?? -1)', replace: 'standing.seq >= (past.get(baseEpoch) ?? -1)' },
  { name: 'what became of a row and was lost speaks against it', file: 'server/sync/base-across-epochs.ts', find: 'isOfCommonPast ? version :', replace: 'isOfCommonPast ? Infinity :' },
  { name: 'rows of a lost history count as of the new one', file: 'main/sync/outbox-repository.ts', find: 'findHeldScope(tx, journalScope(target.journalId))?.epoch ?? greeted', replace: 'greeted' },
  { name: 'what is sent again has forgotten what was seen', file: 'main/sync/outbox-repository.ts', find: 'SELECT device_seq, command_id, name, args, base_version, base_epoch, base_seen, author_id', replace: "SELECT device_seq, command_id, name, args, base_version, '', NULL, author_id" },
  // countersigning
  { name: 'an old message accuses its sender', file: 'server/sync/countersign.ts', find: '(isFresh || !known ?', replace: '(known !== undefined ?' },
  { name: 'a lost answer is not asked for again', file: 'main/sync/seals.ts', find: "    setFact(tx, 'chainAsked', String(chain.length));\n", replace: '' },
  { name: 'what is unsealed waits for a command', file: 'main/sync/engine.ts', find: 'if (commands.length === 0 && !isUnsealed(file.read, chain))', replace: 'if (commands.length === 0)' },
];
