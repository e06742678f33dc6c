export type { DemoPerson as ListedPerson } from './choose-person.ts';
export { PeopleChooser, type PeopleChooserProps } from './people-chooser.tsx';
export { SignInScreen } from './sign-in-screen.tsx';
export { WayInSheet, type WayInSheetProps } from './way-in-sheet.tsx';
export { ChangePasswordDialog } from './change-password-dialog.tsx';
export { LockScreen } from './lock-screen.tsx';
export { PasswordSignInScreen, type PasswordSignInScreenProps } from './password-sign-in-screen.tsx';
