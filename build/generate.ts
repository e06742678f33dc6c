/**
 * Writes what is derived from the contract, the catalogue of errors and the table of rights: the preload's table, docs/ipc.md, docs/errors.md, docs/rights.md.
 * `node build/generate.ts` writes, `node build/generate.ts --check` answers 1 when a file is not up to date.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { contract, events, goesByShell, type Contract, type MethodDefinition } from '../domain/contract/ipc/index.ts';
import { ERRORS } from '../domain/errors.ts';
import { ACTIONS, ADMINISTRATIVE_ACTIONS, rightsOf, STAFF_ROLES, type Action, type StaffRole } from '../domain/policy/index.ts';
import { roles } from '../renderer/i18n/ru/roles.ts';
import { describeShape } from './describe-shape.ts';

const project = dirname(import.meta.dirname);
const NOTICE = 'Written by build/generate.ts. Do not edit: change the contract and run `npm run generate`.';

z.config({ jitless: true });

function preloadTable(methods: Contract, eventNames: readonly string[]): string {
  const features = Object.entries(methods).map(
    ([feature, table]) => `  ${feature}: [${Object.keys(table).map((name) => `'${name}'`).join(', ')}],`,
  );
  return [
    `// ${NOTICE}`,
    '',
    '/** Every method of the bridge by feature: names alone, the schemas stay in the shell and the core. */',
    'export const METHODS = {',
    ...features,
    '} as const;',
    '',
    '/** What the shell answers; everything else goes through the port to the core (docs/adr/0018). */',
    'export const BY_SHELL: ReadonlySet<string> = new Set([',
    ...Object.entries(methods).map(([feature, table]) => Object.entries(table).filter(([, method]) => goesByShell(method)).map(([name]) => `'${feature}.${name}'`).join(', ')).filter(Boolean).map((names) => `  ${names},`),
    ']);',
    '',
    `export const EVENTS = [${eventNames.map((name) => `'${name}'`).join(', ')}] as const;`,
    '',
  ].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function methodRow(feature: string, name: string, method: MethodDefinition): string {
  const marks = [method.job ? 'job' : '', method.file ? `file: ${method.file}` : ''].filter(Boolean).join(', ');
  return (
    `| \`${feature}.${name}\` | ${method.kind} | ${method.place} | ${method.session} | ${method.action} | ${marks} | ${cell(method.what)} | ` +
    `${cell(describeShape(method.input, 'input'))} | ${cell(describeShape(method.output, 'output'))} |`
  );
}

function ipcPage(methods: Contract): string {
  const lines = [
    '# The bridge between page, shell and core',
    '',
    `<!-- ${NOTICE} -->`,
    '',
    'Every method answers `{ok: true, value}` or `{ok: false, error: {code, params}}` with a code of [errors.md](errors.md).',
    'What the core answers goes through a port of its own between page and core, past the shell ([adr/0018](adr/0018-a-port-past-the-shell.md)); its events too. The shell answers what is of the place «shell», and passes `accounts.signOut` on.',
    '«Place» says who answers; «session» whether somebody must be signed in (`opens` and `closes` make and end the session);',
    '«action» is what `domain/policy` judges. A method marked `job` tells its progress by an event and is ended by `app.cancelJob`;',
    'one marked `file` takes a token that a dialog of the shell handed out, never a path.',
    '',
  ];
  for (const [feature, table] of Object.entries(methods)) {
    lines.push(`## ${feature}`, '');
    lines.push('| Method | Kind | Place | Session | Action | Marks | What | Input | Output |', '|---|---|---|---|---|---|---|---|---|');
    for (const [name, method] of Object.entries(table)) lines.push(methodRow(feature, name, method));
    lines.push('');
  }
  lines.push('## Events', '', '| Event | Carries |', '|---|---|');
  for (const [name, schema] of Object.entries(events)) lines.push(`| \`${name}\` | ${cell(describeShape(schema, 'output'))} |`);
  lines.push('');
  return lines.join('\n');
}

function errorsPage(): string {
  const lines = [
    '# Error codes',
    '',
    `<!-- ${NOTICE} -->`,
    '',
    'A code keeps its meaning for ever. Texts for people stand in `renderer/i18n/` under the same code.',
    '',
    '| Code | Params | What it says |',
    '|---|---|---|',
  ];
  for (const [code, entry] of Object.entries(ERRORS)) {
    lines.push(`| \`${code}\` | ${entry.params.map((name) => `\`${name}\``).join(', ')} | ${cell(entry.what)} |`);
  }
  lines.push('');
  return lines.join('\n');
}

/** What a role may with an action, in the words of the page «Роли и права». */
function rightWords(role: StaffRole, action: Action): string {
  const rights = rightsOf(role, action);
  if (rights.length === 0) return roles.matrix.nothing;
  const words = rights.some(({ reach }) => reach === 'school') ? [roles.reach.school] : rights.map(({ reach }) => roles.reach[reach]);
  return words.join(', ') + (rights[0]!.when === undefined ? '' : ` (${roles.matrix.onlyIf})`);
}

/** For the deputy who writes the school's regulation: in Russian, as the people of the school call things. */
function rightsPage(): string {
  const lines = [
    '# Кому что можно в «Учительской»',
    '',
    `<!-- ${NOTICE} -->`,
    '',
    'По этой таблице решает сервер школы; окно прячет то, чего нельзя, и объясняет, к кому обратиться. У кого ролей несколько, тому можно всё, что даёт каждая. Роль действует с первого дня назначения по',
    'последний; у каждой записано основание – приказ. Ученики и родители в настольной программе не работают, у них веб-часть.',
    '',
    'Свои журналы – те, что даёт нагрузка или назначение на замену. Свой класс – тот, где сотрудник записан классным руководителем или назначен им на время. Методист без направления видит все журналы,',
    'списки и письма; методист направления – только журналы своего направления с именами учеников.',
    '',
    '## Роли',
    '',
    '| Роль | Для чего |',
    '|---|---|',
    ...STAFF_ROLES.map((role) => `| ${roles.holders[role]} | ${cell(roles.about[role])} |`),
    '',
    '## Права',
    '',
    `| ${roles.matrix.action} | ${STAFF_ROLES.map((role) => roles.holders[role]).join(' | ')} |`,
    `|---|${STAFF_ROLES.map(() => '---|').join('')}`,
    ...ACTIONS.map((action) => `| ${roles.actions[action]}${ADMINISTRATIVE_ACTIONS.has(action) ? ' \\*' : ''} | ${STAFF_ROLES.map((role) => rightWords(role, action)).join(' | ')} |`),
    '',
    `\\* – ${roles.matrix.administrative}.`,
    '',
    '## Что школа настраивает сама',
    '',
    `- «${roles.settings.marks}». ${roles.settings.marksHelp} По умолчанию включено (регламенты расходятся: где-то отметки ставит только учитель, где-то и классный руководитель).`,
    `- «${roles.settings.marked}». ${roles.settings.markedHelp} По умолчанию выключено.`,
    `- «${roles.settings.idle}»: от 1 до 15, по умолчанию 5.`,
    `- «${roles.settings.lease}»: по умолчанию 7.`,
    '',
  ];
  return lines.join('\n');
}

const wanted: Readonly<Record<string, string>> = {
  'electron/preload/api.generated.ts': preloadTable(contract, Object.keys(events)),
  'docs/ipc.md': ipcPage(contract),
  'docs/errors.md': errorsPage(),
  'docs/rights.md': rightsPage(),
};

const stale: string[] = [];
for (const [path, text] of Object.entries(wanted)) {
  const present = await readFile(join(project, path), 'utf8').catch(() => null);
  if (present !== text) stale.push(path);
}

if (process.argv.includes('--check')) {
  if (stale.length > 0) {
    console.error(`Not up to date: ${stale.join(', ')}. Run \`npm run generate\`.`);
    process.exitCode = 1;
  }
} else {
  for (const path of stale) {
    await mkdir(dirname(join(project, path)), { recursive: true });
    await writeFile(join(project, path), wanted[path]!);
    console.log(`written ${path}`);
  }
}
