import type { WorkTypeKey } from '#resources/demo-school/curriculum.ts';

/**
 * A course plan (КТП) is written as sections and topics:
 *
 *     # Делимость чисел
 *     Делители и кратные*2
 *     Л: Измерение объёма тела
 *
 * `*2` is the weight of a topic when the hours of the year are shared out, a letter and a colon say what kind of work the
 * lesson is: К control work, Л laboratory, П practical, Д dictation, С composition, И retelling, Т test, З credit, Р project,
 * А listening, Г grammar, Н recital.
 */
export interface PlanEntry {
  readonly section: string;
  readonly topic: string;
  readonly weight: number;
  readonly work: WorkTypeKey | null;
}

const WORKS: Readonly<Record<string, WorkTypeKey>> = {
  К: 'control', Л: 'laboratory', П: 'practical', Д: 'dictation', С: 'composition', И: 'retelling', Т: 'test', З: 'credit', Р: 'project', А: 'listening',
  Г: 'grammar', Н: 'recital',
};

export function parsePlan(text: string): PlanEntry[] {
  const entries: PlanEntry[] = [];
  let section = '';
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line === '') continue;
    if (line.startsWith('# ')) {
      section = line.slice(2);
      continue;
    }
    const [, letter, topic, weight] = /^(?:([А-Я]): )?(.+?)(?:\*(\d+))?$/.exec(line)!;
    const work = letter === undefined ? null : WORKS[letter];
    if (work === undefined) throw new RangeError(`a plan has no work «${letter}»`);
    entries.push({ section, topic: topic!, weight: Number(weight ?? 1), work });
  }
  return entries;
}

/** A long topic goes through its steps more than once; then they are numbered, as teachers do. */
function stepName(steps: readonly string[], step: number, more: number, topicNumber: number): string {
  const round = Math.floor((step - 1) / steps.length);
  const name = steps[(step - 1 + (more > 1 ? 0 : topicNumber)) % steps.length]!;
  return round === 0 ? name : `${name} (${round + 1})`;
}

export interface PlannedLesson {
  readonly section: string;
  readonly topic: string;
  readonly work: WorkTypeKey | null;
  /** The number of the topic in the plan, from 1: what a paragraph of the textbook follows. */
  readonly topicNumber: number;
}

/**
 * As many lessons as the year has hours: topics get more lessons by their weight, works always one.
 * @param steps what the second, third … lesson of a topic is called
 */
export function sharePlan(entries: readonly PlanEntry[], hours: number, steps: readonly string[]): PlannedLesson[] {
  const kept = entries.length <= hours ? entries : entries.filter((_, at) => Math.floor(((at + 1) * hours) / entries.length) > Math.floor((at * hours) / entries.length));
  const total = kept.reduce((sum, { work, weight }) => sum + (work === null ? weight : 0), 0);
  const free = hours - kept.length;
  const lessons: PlannedLesson[] = [];
  let passed = 0;
  let given = 0;
  let topicNumber = 0;
  for (const { section, topic, work, weight } of kept) {
    if (work !== null) {
      lessons.push({ section, topic, work, topicNumber: Math.max(1, topicNumber) });
      continue;
    }
    topicNumber += 1;
    passed += weight;
    const more = Math.round((free * passed) / total) - given;
    given += more;
    for (let step = 0; step <= more; step++) {
      const name = step === 0 ? topic : `${topic}${/[.?!…]$/.test(topic) ? '' : '.'} ${stepName(steps, step, more, topicNumber)}`;
      lessons.push({ section, topic: name, work: null, topicNumber });
    }
  }
  return lessons;
}
