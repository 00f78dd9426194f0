// Months of a region's own time, as text: `2026-11`.

const parts = (month: string): [number, number] => [Number(month.slice(0, 4)), Number(month.slice(5))];
const text = (months: number): string =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
const count = (month: string): number => parts(month)[0] * 12 + parts(month)[1] - 1;

/** The month so many after this one; before it where negative. */
export const monthAfter = (month: string, by: number): string => text(count(month) + by);

/** So many months, the last of them this one. */
export const monthsUpTo = (last: string, many: number): string[] =>
  Array.from({ length: many }, (_, index) => monthAfter(last, index + 1 - many));

/** YYYY-MM-DD */
export const firstDay = (month: string): string => `${month}-01`;
export const lastDay = (month: string): string => {
  const [year, number] = parts(month);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
};

/** The months from the first day of one to the last of another; undefined where these days are no such days, or more than 100 years lie between. */
export const monthsBetween = (from: string, to: string): string[] | undefined => {
  const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
  const many = count(last) - count(first) + 1;
  if (from !== firstDay(first) || to !== lastDay(last) || many < 1 || many > 1200) return undefined;
  return monthsUpTo(last, many);
};
