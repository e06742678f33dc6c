import { z } from 'zod';
import type { GroupId, SchoolId, StaffId, TermId, WorkTypeId, YearId } from '../../ids.ts';
import { defineFeature } from './define.ts';
import { id, isoDate, jobId, nothing } from './shapes.ts';

const openSchool = z.object({ schoolId: id<SchoolId>(), name: z.string(), shortName: z.string(), kind: z.enum(['demo', 'local', 'joined']) });

export const school = defineFeature({
  openDemo: {
    kind: 'command', place: 'core', session: 'none', action: 'none', job: true,
    what: 'Opens the demonstration school of this workstation; makes it at first, with progress.',
    input: z.object({ jobId }),
    output: openSchool,
  },
  resetDemo: {
    kind: 'command', place: 'core', session: 'none', action: 'none', job: true,
    what: 'Throws the demonstration school away and makes it anew. Refused for any other school.',
    input: z.object({ jobId }),
    output: openSchool,
  },
  readOverview: {
    kind: 'query', place: 'core', session: 'required', action: 'school.read',
    what: 'The school, its year and terms, the dictionary of work types and the settings the page needs.',
    input: nothing,
    output: z.object({
      school: openSchool,
      today: isoDate,
      year: z.object({ yearId: id<YearId>(), name: z.string(), startsOn: isoDate, endsOn: isoDate }),
      terms: z.array(
        z.object({ termId: id<TermId>(), number: z.number(), name: z.string(), startsOn: isoDate, endsOn: isoDate, closed: z.boolean() }),
      ),
      workTypes: z.array(
        z.object({ workTypeId: id<WorkTypeId>(), name: z.string(), shortName: z.string(), weight: z.number(), isControl: z.boolean() }),
      ),
      roundingThreshold: z.number(),
      densityNorm: z.object({ oneHour: z.number(), twoHours: z.number(), moreHours: z.number() }),
      letterThresholds: z.object({ absencePercent: z.number(), densityPercent: z.number(), average: z.number() }),
      classes: z.array(
        z.object({
          groupId: id<GroupId>(), name: z.string(), grade: z.number(), pupils: z.number(),
          classTeacher: z.object({ staffId: id<StaffId>(), name: z.string() }).nullable(),
        }),
      ),
    }),
  },
});
