export { JoinScreen } from './join-screen.tsx';
export { LocalSchoolScreen } from './local-school-screen.tsx';
export { SchoolDoorScreen } from './school-door-screen.tsx';
export { WorkstationsScreen } from './workstations-screen.tsx';
