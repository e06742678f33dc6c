import { shortName } from './short-name.ts';

export interface PersonNameProps {
  /** «Фамилия Имя Отчество» */
  readonly name: string;
  /** `short`: «Фамилия И. О.», with the full name as the tip. */
  readonly as?: 'full' | 'short';
}

/** A person's name that never breaks between the initials and, when short, tells the full one on hover. */
export function PersonName({ name, as = 'full' }: PersonNameProps) {
  if (as === 'full') return <span>{name}</span>;
  return <span title={name}>{shortName(name)}</span>;
}
