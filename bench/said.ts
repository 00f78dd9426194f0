import { median } from './measure.ts';
import type { Results } from './results.ts';

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(2)).toString();

/** What the introduction says in numbers, by the name that stands in it: all of it from what was measured, so that it cannot say otherwise. */
export const figuresOf = (results: Results): Readonly<Record<string, string>> => {
  const cell = (section: string, label: string, column: string): number => {
    const values = results[section]?.rows.find((row) => row.label === label)?.cells[column];
    return values?.length ? median(values) : Number.NaN;
  };
  const say = (value: number): string => (Number.isFinite(value) ? number(value) : '(not measured)');
  const posted = (what: string, column: string) => cell('submit', `${what}, 10,000 reports`, column);
  const [plain, photo] = ['reports, 8 connections', 'reports with a photo, 8 connections'];
  const database = (page: string, rows: string) => say(cell('read', `${page}, ${rows} reports`, 'PostgreSQL CPU, ms'));
  return {
    photoTimes: say(posted(photo, 'server CPU, ms') / posted(plain, 'server CPU, ms')),
    photoMs: say(posted(photo, 'server CPU, ms')),
    photosACore: say(posted(photo, 'a CPU second of the server')),
    plainServerMs: say(posted(plain, 'server CPU, ms')),
    plainDatabaseMs: say(posted(plain, 'PostgreSQL CPU, ms')),
    pgbench8: say(posted('pgbench, 8 clients', 'a second')),
    pgbench32: say(posted('pgbench, 32 clients', 'a second')),
    posts8: say(posted(plain, 'a second')),
    posts32: say(posted('reports, 32 connections', 'a second')),
    listMs: database('newest reports', '10,000'),
    listMsAtMillion: database('newest reports', '1,000,000'),
    followMs: database('follow page', '10,000'),
    followMsAtMillion: database('follow page', '1,000,000'),
    wallMs: database('wall', '10,000'),
    wallMsAtMillion: database('wall', '1,000,000'),
  };
};

/** Puts the figures where their names stand: `{{photoTimes}}`. @throws {Error} for a name that no figure has */
export const filledIn = (template: string, results: Results): string => {
  const figures = figuresOf(results);
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (figures[name] === undefined) throw new Error(`The introduction asks for “${name}”, which no figure is called`);
    return figures[name];
  });
};
