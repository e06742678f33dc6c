/** «Абдурахманов-Заде Мухаммад-Амин Шамсутдинович» → «Абдурахманов-Заде М. Ш.»; initials are joined by non-breaking spaces. */
export function shortName(fullName: string): string {
  const [last = '', ...others] = fullName.trim().split(/\s+/u);
  const initials = others.slice(0, 2).map((word) => `${word.charAt(0).toUpperCase()}.`);
  return [last, ...initials].join('\u00a0');
}

/** Two letters for a round sign: «Иванова Анна» → «ИА». */
export function initialsOf(fullName: string): string {
  return fullName
    .trim()
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
