const startOf = (day: string, later: number): number => {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year!, month! - 1, date! + later).getTime();
};

/** Days of this workstation's calendar, both inclusive, as moments; null on either side: open. A day of a changed clock is as long as it was. */
export const momentsOfDays = (fromDay: string | null, untilDay: string | null): { readonly from: number | null; readonly until: number | null } => ({
  from: fromDay === null ? null : startOf(fromDay, 0), until: untilDay === null ? null : startOf(untilDay, 1) - 1,
});
