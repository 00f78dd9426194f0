import { type RawBuilder, sql } from 'kysely';
import { REPORT_COUNTS } from '../rollup.ts';
import { type FigureCode, figureOf } from '../rules/figures.ts';
import { overdueBefore } from './figure-counts.ts';

// The list of a figure is found by the very expressions that it is counted by.

const HOUR_MS = 3_600_000;
type Key = keyof typeof REPORT_COUNTS.keys;

const isOneOf = (key: string, values: readonly (string | null)[]): RawBuilder<boolean> => {
  const [told, isNull] = [values.filter((one) => one !== null), values.includes(null)];
  const fact = sql.raw(`(${REPORT_COUNTS.keys[key as Key]})`);
  const parts = [
    ...(told.length > 0 ? [sql`${fact} in (${sql.join(told)})`] : []),
    ...(isNull ? [sql`${fact} is null`] : []),
  ];
  return sql<boolean>`(${sql.join(parts, sql` or `)})`;
};

/** Whether a figure counts the report `r`. */
export const figureCondition = (code: FigureCode, now: Date): RawBuilder<boolean> => {
  const { where, overdue } = figureOf(code);
  const conditions = where.map(
    (condition) =>
      sql`(${sql.join(
        Object.entries(condition).map(([key, values]) => isOneOf(key, values)),
        sql` and `,
      )})`,
  );
  const late = overdue
    ? [sql`${sql.raw(REPORT_COUNTS.moments[overdue])} < ${new Date(overdueBefore(now) * HOUR_MS)}`]
    : [];
  return sql<boolean>`(not r.secret and r.status <> 'merged' and (${sql.join([...conditions, ...late], sql` or `)}))`;
};

/** The office that a figure counts a report for. */
export const figureOffice = (code: FigureCode | undefined): RawBuilder<string | null> => {
  const { office } = code ? figureOf(code) : { office: 'organisation' as const };
  return office === 'organisation' ? sql.ref('organisation_id') : sql.raw(`(${REPORT_COUNTS.keys[office]})::uuid`);
};
