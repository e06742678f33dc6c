export { CredentialsScreen } from './credentials-screen.tsx';
export { CompromiseDialog } from './compromise-dialog.tsx';
