import { IconUsersGroup } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { GroupId } from '#domain/ids.ts';
import { can } from '#domain/policy/index.ts';
import { actorOf, classSubject, useSessionPerson, type Person } from '../../app/session.ts';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, Screen, useConfirm } from '../../ui/index.ts';
import { ClassAchievements } from './class-achievements.tsx';
import { ClassList } from './class-list.tsx';
import { ClassOfPupils } from './class-of-pupils.tsx';
import { RosterImport } from './roster-import.tsx';
import type { ClassView, ViewChoiceProps } from './view-choice.tsx';
import styles from './people.module.css';

type SchoolClass = OutputFor<'school', 'readOverview'>['classes'][number];

interface OpenImport {
  readonly groupId: GroupId;
  readonly fileToken: string;
  readonly fileName: string;
}

/** «Классы и ученики»: the classes on the left, the pupils of one of them, and the import of its list. */
export function PeopleScreen() {
  const { people: t, ui } = useTexts();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const { class: asked, view = 'pupils' } = useSearch({ from: '/desk/people' });
  const person = useSessionPerson();
  const overview = useApiQuery('school', 'readOverview', {});
  const journals = useApiQuery('journal', 'listJournals', {}, { failureHandled: true });
  const [open, setOpen] = useState<OpenImport | null>(null);
  const [answered, setAnswered] = useState(false);
  const chooseFile = useApiCommand('app', 'chooseFileToOpen');

  if (overview.error) return <FailureAlert failure={overview.error.failure} onAgain={() => void overview.refetch()} />;
  if (!overview.data || !person || (!journals.data && !journals.error)) return <Screen title={t.title} remark={ui.loading}>{null}</Screen>;

  const taught = new Set((journals.data ?? []).map(({ className }) => className));
  const classes = overview.data.classes.filter((group) => mayRead(person, group, taught));
  const group = classes.find(({ groupId }) => groupId === (open?.groupId ?? asked)) ?? classes.find(({ classTeacher }) => classTeacher?.staffId === person.staffId) ?? classes[0];
  if (!group) {
    return (
      <Screen title={t.title}>
        <EmptyState icon={<IconUsersGroup size={40} stroke={1.3} />} title={t.noClasses.title} help={t.noClasses.help} />
      </Screen>
    );
  }

  const startImport = async () => {
    const file = await chooseFile.mutateAsync({ purpose: 'roster' }).catch(() => null);
    if (file === null) return;
    setAnswered(false);
    setOpen({ groupId: group.groupId, fileToken: file.fileToken, fileName: file.name });
  };
  const leaveImport = async () => {
    const { leaveTitle, leaveQuestion, leaveConfirm } = t.roster;
    if (answered && !(await confirm({ title: leaveTitle, question: leaveQuestion, confirm: leaveConfirm, dangerous: true }))) return;
    setOpen(null);
  };

  if (open !== null) {
    return (
      <RosterImport
        key={open.fileToken}
        groupId={open.groupId}
        className={group.name}
        fileToken={open.fileToken}
        fileName={open.fileName}
        onAnswered={setAnswered}
        onOtherFile={() => void startImport()}
        onLeave={() => void leaveImport()}
        onLoaded={() => setOpen(null)}
      />
    );
  }
  const { classes: all, today, year, school } = overview.data;
  // What pupils achieved is the server's; the demonstration school has none.
  const seesAchievements = school.kind !== 'demo' && can(actorOf(person), 'achievements.read', classSubject(person, group));
  const show = (groupId: GroupId, wanted: ClassView) => void navigate({ to: '/people', search: { class: groupId, ...(wanted === 'achievements' ? { view: wanted } : {}) } });
  const choice: ViewChoiceProps = { view, onChoose: (wanted) => show(group.groupId, wanted) };
  return (
    <div className={styles.split}>
      <ClassList classes={classes} chosen={group.groupId} onChoose={(groupId) => show(groupId, view)} />
      {view === 'achievements' && seesAchievements ? (
        <ClassAchievements key={group.groupId} groupId={group.groupId} className={group.name} today={today} yearStartsOn={year.startsOn} {...choice} />
      ) : (
        <ClassOfPupils key={group.groupId} groupId={group.groupId} className={group.name} classes={all} today={today} choice={seesAchievements ? choice : null} onImport={() => void startImport()} />
      )}
    </div>
  );
}

/** A hint, so that nobody is shown a class that the core would refuse. */
function mayRead(person: Person, group: SchoolClass, taught: ReadonlySet<string>): boolean {
  return can(actorOf(person), 'people.read', {
    classTeacherId: person.classes.includes(group.name) ? person.staffId : group.classTeacher?.staffId,
    teacherId: taught.has(group.name) ? person.staffId : undefined,
  });
}
