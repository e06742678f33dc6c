/** What a file was chosen for says which methods may take it and how. */
export interface FilePurpose {
  readonly mode: 'read' | 'write';
  /** The feature of the contract whose methods the token opens. */
  readonly feature: string;
  readonly extensions: readonly string[];
}

export const FILE_PURPOSES = {
  roster: { mode: 'read', feature: 'people', extensions: ['xlsx', 'xls', 'ods', 'csv', 'txt'] },
  'rescue-file': { mode: 'read', feature: 'rescue', extensions: ['db'] },
  'recovery-key': { mode: 'read', feature: 'rescue', extensions: ['json', 'key'] },
  'roster-template': { mode: 'write', feature: 'people', extensions: ['xlsx'] },
  'school-copy': { mode: 'write', feature: 'workstations', extensions: ['uchb'] },
  'new-recovery-key': { mode: 'write', feature: 'rescue', extensions: ['json'] },
  'rescue-act': { mode: 'write', feature: 'rescue', extensions: ['pdf'] },
  'credential-slips': { mode: 'write', feature: 'credentials', extensions: ['pdf'] },
  'personal-paper': { mode: 'write', feature: 'personalData', extensions: ['pdf'] },
  'security-pdf': { mode: 'write', feature: 'audit', extensions: ['pdf'] },
  'security-xlsx': { mode: 'write', feature: 'audit', extensions: ['xlsx'] },
  'security-csv': { mode: 'write', feature: 'audit', extensions: ['csv'] },
  'usage-pdf': { mode: 'write', feature: 'usage', extensions: ['pdf'] },
  'usage-xlsx': { mode: 'write', feature: 'usage', extensions: ['xlsx'] },
  'letters-pdf': { mode: 'write', feature: 'letters', extensions: ['pdf'] },
  'letters-xlsx': { mode: 'write', feature: 'letters', extensions: ['xlsx'] },
} as const satisfies Readonly<Record<string, FilePurpose>>;

export type FilePurposeName = keyof typeof FILE_PURPOSES;
