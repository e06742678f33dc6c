export { JoinScreen } from './join-screen.tsx';
export { LocalSchoolScreen } from './local-school-screen.tsx';
export { PeopleOfSchoolScreen } from './people-of-school-screen.tsx';
export { WorkstationsScreen } from './workstations-screen.tsx';
