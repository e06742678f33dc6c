import type { TermId, YearId } from '#domain/ids.ts';
import { addDays, makeYearCalendar, momentOf, startYearOf } from './calendar.ts';
import type { SchoolDatabase } from '../database/database.ts';
import { makeYearGroups } from './groups.ts';
import { createIdMaker } from './id-maker.ts';
import { shareLoad } from './load.ts';
import { makePlans } from './plan.ts';
import { PupilMaker, type Pupil } from './pupils.ts';
import { RowSink } from './row-sink.ts';
import { makeSchoolFrame, writeSchool, writeStaff } from './school-frame.ts';
import { SchoolYear, type YearTerm } from './school-year.ts';
import { SeededRandom } from './seeded-random.ts';
import { StaffRoom } from './staff.ts';
import { planClasses, type SchoolClass } from './structure.ts';
import { makeTimetable } from './timetable.ts';
import { SHOWN_CLASS_NAME } from '#resources/demo-school/shown-class.ts';

/** The day on which the demonstration school stands still. */
export const DEMO_TODAY = '2026-11-23';

export type DemoSchoolStep = 'people' | 'calendar' | 'groups' | 'load' | 'timetable' | 'plan' | 'lessons' | 'marks' | 'results' | 'check';

export interface DemoSchoolOptions {
  /** A whole number; the same seed, day, pupils and years give the same content. */
  readonly seed: number;
  /** ISO day in whose school year lessons run until the day before. */
  readonly today?: string;
  /** In all eleven grades together. */
  readonly pupils?: number;
  /** This many school years, the last one running, those before whole. */
  readonly years?: number;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly step: DemoSchoolStep }) => void;
  /** Aborting rejects with the reason of the signal; the file is then unfinished and to be removed. */
  readonly signal?: AbortSignal;
}

export interface DemoSchoolSummary {
  readonly pupils: number;
  readonly staff: number;
  readonly journals: number;
  readonly lessons: number;
  readonly marks: number;
  readonly absences: number;
}

const PREPARING: readonly DemoSchoolStep[] = ['people', 'load', 'timetable'];

/**
 * Fills a new, empty file with the demonstration school. It is written in transactions of bounded size and the row of the
 * school comes last, so that an unfinished file is recognised by the lack of it.
 */
export async function createDemoSchool(db: SchoolDatabase, options: DemoSchoolOptions): Promise<DemoSchoolSummary> {
  const { seed, today = DEMO_TODAY, pupils: pupilCount = 600, years: yearCount = 1, signal } = options;
  if (db.read.get('SELECT 1 FROM school UNION ALL SELECT 1 FROM staff LIMIT 1')) throw new Error('the file already holds a school');

  const random = new SeededRandom(seed);
  const id = createIdMaker(random.fork('ids'));
  const sink = new RowSink(db);
  const lastYear = startYearOf(today);
  const calendars = Array.from({ length: yearCount }, (_, at) => makeYearCalendar(lastYear - yearCount + 1 + at));
  const firstDay = calendars[0]!.startsOn;
  const termsToLive = calendars.length * 4;
  let done = 0;
  const total = PREPARING.length + termsToLive + 1;
  const step = (name: DemoSchoolStep) => options.onProgress?.({ done: done++, total, step: name });
  const turn = async () => {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    signal?.throwIfAborted();
  };

  step('people');
  const frame = makeSchoolFrame(firstDay, today, id, sink);
  const classes = planClasses(pupilCount, random.fork('classes'));
  const staffRoom = new StaffRoom(random.fork('staff'), id, firstDay);
  const cohorts = new Cohorts(new PupilMaker(random.fork('pupils'), id, sink), lastYear);

  step('load');
  const load = shareLoad(classes, staffRoom);
  writeStaff(staffRoom, load.classTeachers, firstDay, sink);

  const shownTeacher = load.classTeachers[classes.findIndex(({ name }) => name === SHOWN_CLASS_NAME)]?.id;

  step('timetable');
  const timetable = await makeTimetable(classes, load.courses, random.fork('timetable'), turn);
  await sink.flush();

  for (const calendar of calendars) {
    const running = calendar === calendars.at(-1);
    const yearRandom = random.fork(`year ${calendar.name}`);
    const yearId = id<YearId>(momentOf(calendar.startsOn, -15 * 24 * 60));
    sink.add('academic_year', yearId, calendar.name, calendar.startsOn, calendar.endsOn, running ? null : momentOf(calendar.endsOn, 20 * 24 * 60));
    const terms = calendar.terms.map((term): YearTerm => ({ ...term, id: id<TermId>(momentOf(calendar.startsOn, -15 * 24 * 60)) }));
    for (const { id: termId, number, name, startsOn, endsOn } of terms) {
      const closedOn = addDays(endsOn, 2);
      sink.add('term', termId, yearId, number, name, 'quarter', startsOn, endsOn, closedOn < today ? momentOf(closedOn, 17 * 60) : null);
    }
    for (const { name, startsOn, endsOn } of calendar.holidays) sink.add('holiday', id(momentOf(calendar.startsOn, -15 * 24 * 60)), yearId, name, startsOn, endsOn);
    const groups = makeYearGroups(
      {
        yearId, calendar, classes, load, timetable, today, running, subjectId: frame.subjectId,
        pupilsOf: (schoolClass) => cohorts.of(schoolClass, startYearOf(calendar.startsOn)),
      },
      yearRandom.fork('groups'), id, sink,
    );
    const plans = makePlans(groups.courses, calendar.startsOn, frame, yearRandom.fork('plans'), id, sink);
    await turn();
    await sink.flush();

    const year = new SchoolYear({ calendar, terms, groups, plans, timetable, shownTeacher, today: running ? today : addDays(calendar.endsOn, 60) }, frame, yearRandom.fork('lessons'), id, sink);
    let termNumber = 0;
    for (let day = 0; day < year.days.length; day++) {
      while (termNumber < 4 && year.days[day]! >= calendar.terms[termNumber]!.startsOn) {
        step(termNumber % 2 === 0 ? 'lessons' : 'marks');
        termNumber += 1;
      }
      year.live(day);
      await turn();
      await sink.flushIfFull();
    }
    await sink.flush();
  }

  done = total - 1;
  step('results');
  writeSchool(staffRoom, firstDay, id, sink);
  await sink.flush();
  options.onProgress?.({ done: total, total, step: 'check' });
  return {
    pupils: sink.count('pupil'), staff: sink.count('staff'), journals: sink.count('journal'), lessons: sink.count('lesson'), marks: sink.count('mark'),
    absences: sink.count('attendance'),
  };
}

/** Pupils who came to grade 1 together stay together: the same children stand in 6А one year and in 7А the next. */
class Cohorts {
  private readonly maker: PupilMaker;
  private readonly lastYear: number;
  private readonly made = new Map<string, readonly Pupil[]>();

  constructor(maker: PupilMaker, lastYear: number) {
    this.maker = maker;
    this.lastYear = lastYear;
  }

  of({ grade, letter, size }: SchoolClass, year: number): readonly Pupil[] {
    const firstYear = year - grade + 1;
    const key = `${firstYear}${letter}`;
    let pupils = this.made.get(key);
    if (!pupils) {
      const shown = `${this.lastYear - firstYear + 1}${letter}` === SHOWN_CLASS_NAME;
      this.made.set(key, (pupils = this.maker.makeClass(size, firstYear, addDays(`${year}-09-01`, -8), shown)));
    }
    return pupils;
  }
}
