import { describe, expect, it } from 'vitest';
import { isLive, rolesOfGrants } from './roles.ts';

const whole = (role: string) => ({ role, objectId: '' });

describe('what grants come to (R-01, R-04)', () => {
  it('several roles of one person stand beside each other', () => {
    expect(rolesOfGrants([whole('methodist'), whole('teacher'), { role: 'teacher', objectId: 'algebra7A' }, { role: 'class_teacher', objectId: '7A' }])).toEqual({
      roles: ['teacher', 'class_teacher', 'methodist'], journals: ['algebra7A'], classes: ['7A'], directions: null,
    });
  });

  it('everybody who teaches has journals: club teacher, organiser and master as a teacher has', () => {
    for (const role of ['teacher', 'club_teacher', 'organiser', 'master']) {
      expect(rolesOfGrants([{ role, objectId: 'J' }])).toEqual({ roles: [role], journals: ['J'], classes: [], directions: [] });
      expect(rolesOfGrants([whole(role)]).journals).toEqual([]);
    }
  });

  it('a methodist oversees the directions named, and every one where one grant names none', () => {
    expect(rolesOfGrants([{ role: 'methodist', objectId: 'техническая' }, { role: 'methodist', objectId: 'спортивная' }]).directions).toEqual(['техническая', 'спортивная']);
    expect(rolesOfGrants([{ role: 'methodist', objectId: 'техническая' }, whole('methodist')]).directions).toBeNull();
  });

  it('a role of the whole school that names an object is none, and neither is one that is not known', () => {
    for (const role of ['director', 'deputy', 'secretary', 'administrator', 'auditor', 'pupil', 'parent', 'toString', '__proto__']) {
      expect(rolesOfGrants([{ role, objectId: '7A' }])).toEqual({ roles: [], journals: [], classes: [], directions: [] });
    }
    expect(rolesOfGrants([whole('headmaster')]).roles).toEqual([]);
  });

  it('both days belong to a grant', () => {
    const days = { startsOn: '2026-09-01', endsOn: '2026-11-26' };
    expect(['2026-08-31', '2026-09-01', '2026-11-26', '2026-11-27'].map((day) => isLive(days, day))).toEqual([false, true, true, false]);
    expect(isLive({ startsOn: '2026-09-01', endsOn: null }, '2099-01-01')).toBe(true);
  });
});
