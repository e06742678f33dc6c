export * from './dates.ts';
export * from './names.ts';
export * from './phones.ts';
export * from './roster-header.ts';
export * from './roster-plan.ts';
export * from './roster-problem.ts';
export * from './roster-rows.ts';
export * from './roster-table.ts';
