export { createDemoSchool, DEMO_TODAY, type DemoSchoolOptions, type DemoSchoolStep, type DemoSchoolSummary } from './create-demo-school.ts';
export { writeArchive } from './write-archive.ts';
