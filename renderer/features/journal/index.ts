export { JournalListScreen } from './journal-list-screen.tsx';
