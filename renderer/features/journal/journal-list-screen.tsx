import { useApiQuery } from '#renderer/bridge/index.ts';
import { useTexts } from '#renderer/i18n/index.ts';
import { FailureAlert, PersonName, Screen } from '#renderer/ui/index.ts';

/** The journals a person may open. */
export function JournalListScreen() {
  const { app, ui } = useTexts();
  const journals = useApiQuery('journal', 'listJournals', {});
  return (
    <Screen title={app.sections.journal} remark={journals.data === undefined ? ui.loading : ui.journals(journals.data.length)}>
      {journals.error !== null && <FailureAlert failure={journals.error.failure} onAgain={() => void journals.refetch()} />}
      <ul>
        {journals.data?.map((journal) => (
          <li key={journal.journalId}>
            {journal.groupName} {journal.subjectName} <PersonName name={journal.teacherName} as="short" />
          </li>
        ))}
      </ul>
    </Screen>
  );
}
