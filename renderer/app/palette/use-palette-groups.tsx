import { IconKeyboard, IconLanguage, IconLock, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useApiQuery } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { shortName } from '../../ui/short-name.ts';
import { useLanguageChoice, useSchemeChoice } from '../appearance.tsx';
import type { Section } from '../sections.ts';
import { journalIcon, type PaletteGroup } from './palette.tsx';

export interface PaletteDeeds {
  readonly showKeys: () => void;
  readonly signOut: () => void;
  readonly lock: () => void;
}

/** What can be found: sections, journals (own ones first), actions. */
export function usePaletteGroups(sections: readonly Section[], { showKeys, signOut, lock }: PaletteDeeds): readonly PaletteGroup[] {
  const texts = useTexts();
  const navigate = useNavigate();
  const { seen, choose } = useSchemeChoice();
  const { locale, setLocale } = useLanguageChoice();
  const { data: journals } = useApiQuery('journal', 'listJournals', {}, { failureHandled: true });

  return useMemo(() => {
    const { palette, app, accounts } = texts;
    const { keywords } = palette;
    return [
      {
        title: palette.sections,
        items: sections.map(({ id, path, icon: SectionIcon }, at) => ({
          id: `section:${id}`,
          label: app.sections[id],
          keywords: keywords[id],
          icon: <SectionIcon size={17} aria-hidden />,
          keys: `Ctrl+${at + 1}`,
          run: () => void navigate({ to: path }),
        })),
      },
      {
        title: palette.journals,
        items: (journals ?? []).map((journal) => ({
          id: `journal:${journal.journalId}`,
          label: `${journal.groupName} ${journal.subjectName}`,
          keywords: `${journal.className} ${journal.teacherName}`,
          description: journal.own ? palette.ownJournal : shortName(journal.teacherName),
          icon: journalIcon,
          run: () => void navigate({ to: '/journal/$journalId', params: { journalId: journal.journalId } }),
        })),
      },
      {
        title: palette.actions,
        items: [
          seen === 'dark'
            ? { id: 'light', label: app.colorScheme.toLight, keywords: keywords.light, icon: <IconSun size={17} aria-hidden />, run: () => choose('light') }
            : { id: 'dark', label: app.colorScheme.toDark, keywords: keywords.dark, icon: <IconMoon size={17} aria-hidden />, run: () => choose('dark') },
          {
            id: 'language',
            label: locale === 'ru' ? app.language.en : app.language.ru,
            keywords: keywords.language,
            icon: <IconLanguage size={17} aria-hidden />,
            run: () => setLocale(locale === 'ru' ? 'en' : 'ru'),
          },
          { id: 'keys', label: app.keys, keywords: keywords.keys, icon: <IconKeyboard size={17} aria-hidden />, keys: 'F1', run: showKeys },
          { id: 'lock', label: accounts.lock.button, keywords: keywords.lock, icon: <IconLock size={17} aria-hidden />, keys: 'Ctrl+L', run: lock },
          { id: 'sign-out', label: app.signOut, keywords: keywords.signOut, icon: <IconLogout size={17} aria-hidden />, run: signOut },
        ],
      },
    ];
  }, [texts, sections, journals, seen, choose, locale, setLocale, navigate, showKeys, signOut, lock]);
}
