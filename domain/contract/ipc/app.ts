import { z } from 'zod';
import { defineFeature } from './define.ts';
import { fileToken, jobId, nothing } from './shapes.ts';

/** The application itself: state of the shell, appearance, files chosen by dialogs, long jobs. */
export const app = defineFeature({
  readState: {
    kind: 'query', place: 'shell', session: 'none', action: 'none',
    what: 'Version, platform, appearance, which keychain keeps the keys and who is signed in in this window.',
    input: nothing,
    output: z.object({
      version: z.string(),
      platform: z.string(),
      electron: z.string(),
      developmentRuntime: z.boolean(),
      /** Which store of the operating system keeps the keys here: a screen names it when it does not answer. */
      keychain: z.enum(['secret-service', 'windows-credential-manager', 'macos-keychain']),
      colorScheme: z.enum(['light', 'dark', 'auto']),
      locale: z.enum(['ru', 'en']),
      /** The id alone: the shell does not know the name (`accounts.readOwn`). */
      session: z.object({ staffId: z.string() }).nullable(),
    }),
  },
  setAppearance: {
    kind: 'command', place: 'shell', session: 'none', action: 'none',
    what: 'Colour scheme and language of this workstation.',
    input: z.object({ colorScheme: z.enum(['light', 'dark', 'auto']).optional(), locale: z.enum(['ru', 'en']).optional() }),
    output: nothing,
  },
  chooseFileToOpen: {
    kind: 'command', place: 'shell', session: 'required', action: 'none',
    what: 'The OS dialog; a page gets a token and a name, never a path.',
    input: z.object({ purpose: z.enum(['roster', 'rescue-file', 'recovery-key']) }),
    output: z.object({ fileToken, name: z.string(), bytes: z.number() }).nullable(),
  },
  chooseFileToSave: {
    kind: 'command', place: 'shell', session: 'required', action: 'none',
    what: 'The OS dialog for a file to be written.',
    input: z.object({ purpose: z.enum(['letters-pdf', 'letters-xlsx', 'roster-template', 'school-copy', 'credential-slips', 'new-recovery-key', 'rescue-act', 'personal-paper', 'security-pdf', 'security-xlsx', 'security-csv', 'usage-pdf', 'usage-xlsx']), suggestedName: z.string().min(1).max(200) }),
    output: z.object({ fileToken, name: z.string() }).nullable(),
  },
  showSavedFile: {
    kind: 'command', place: 'shell', session: 'required', action: 'none',
    what: 'Shows a file that was just written in the folder of the OS, or opens it.',
    input: z.object({ fileToken, how: z.enum(['folder', 'open']) }),
    output: nothing,
  },
  cancelJob: {
    kind: 'command', place: 'core', session: 'none', action: 'none',
    what: 'Ends long work of this window, also what runs before sign-in; what it began is removed.',
    input: z.object({ jobId }),
    output: nothing,
  },
});
