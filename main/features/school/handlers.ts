import { done, failed } from '#domain/result.ts';
import type { CoreHandlers } from '../../call-context.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { openDemo, resetDemo } from './open-demo.ts';
import { findSchool, listClasses, listTerms, listWorkTypes, readCurrentYear, type SchoolRow } from './school-repository.ts';
import { readDensityNorm, readLetterThresholds, readRounding } from './settings.ts';
import { readSchoolDay } from './school-day.ts';

export function schoolHandlers(services: FeatureServices): CoreHandlers['school'] {
  const named = ({ schoolId, name, shortName, kind }: SchoolRow) => ({ schoolId, name, shortName, kind });
  return {
    async openDemo(_input, context) {
      const opened = await openDemo(services, context);
      return opened.ok ? done(named(opened.value)) : opened;
    },

    async resetDemo(_input, context) {
      const opened = await resetDemo(services, context);
      if (!opened.ok) return opened;
      services.emit('changed', { topic: 'school', ids: [], source: context.windowId });
      return done(named(opened.value));
    },

    readOverview() {
      const database = services.school.get();
      if (!database.ok) return database;
      const db = database.value.read;
      const school = findSchool(db);
      if (!school) return failed('database_not_open');
      const year = readCurrentYear(db);
      const today = readSchoolDay(db, services.clock());
      return done({
        school: { ...named(school), kind: services.school.kind() ?? school.kind },
        today,
        year,
        terms: listTerms(db, year.yearId),
        workTypes: listWorkTypes(db),
        roundingThreshold: readRounding(db).threshold,
        densityNorm: readDensityNorm(db),
        letterThresholds: readLetterThresholds(db),
        classes: listClasses(db, year.yearId, today).map(({ groupId, name, grade, pupils, teacherId, teacherName }) => ({
          groupId, name, grade, pupils, classTeacher: teacherId === null ? null : { staffId: teacherId, name: teacherName ?? '' },
        })),
      });
    },
  };
}
