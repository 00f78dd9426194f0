import { uuidv7 } from 'uuidv7';
import { entriesByCode, levelOf, listInForce, normaliseCode } from '#modules/classifications/index.ts';
import { isValidOn, listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion, plain } from '#modules/places/index.ts';
import { proposalsAccepted } from '#modules/proposals/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { receiveUpload } from '#platform/files/index.ts';
import { journal } from '#platform/journal.ts';
import { type Columns, cellName, type FileBytes, rememberColumns, rememberedColumns } from '#platform/sheets/index.ts';
import {
  AT_ONCE,
  changeWaitingFile,
  insertWaitingFile,
  type WaitingFile,
  waitingFile,
} from '#platform/waiting-file.ts';
import { elementId } from '../element-id.ts';
import type { PlanField } from '../import/fields.ts';
import { type PlanSheet, readPlanSheet } from '../import/read.ts';
import { noPlanSheet, planSheetGone, planSheetRefused } from '../problems.ts';
import { replaceElements } from '../queries/elements.ts';
import { setCount } from '../queries/plans.ts';
import { isAnnual, yearsOf } from '../rules/shapes.ts';
import { type Reader, type RowIssue, readPlanRow } from '../rules/sheet-row.ts';
import { treeOf } from '../rules/tree.ts';
import themes from '../seeds/themes.json' with { type: 'json' };
import type { Element, Plan, PlanRef } from '../types.ts';
import { holdDraft, noteWriter } from './plans.ts';

/** Under this name its sheets wait; no job runs, for a plan is read in seconds. */
export const PLAN_SHEET = 'planning.import';
const MOST_BYTES = 20 * 1024 * 1024;
/** A sheet whose every row is wrong is told by its first faults: nobody reads more. */
const MOST_TOLD = 300;

/** Which sheet and columns; null and absent: as the file says itself. */
export interface PlanWish {
  readonly sheet: string | null;
  readonly columns?: Columns<PlanField> | undefined;
}

/** Something wrong with a cell of the sheet, or with the sheet as a whole (line 0). */
export interface PlanIssue extends RowIssue {
  /** `F12`; empty where it is about a whole row. */
  readonly cell: string;
}

export interface PlanReport {
  readonly sheets: readonly string[];
  readonly headers: readonly string[];
  readonly columns: Columns<PlanField>;
  readonly rows: number;
  /** By kind, what would stand in the plan. */
  readonly elements: readonly Element[];
  readonly wrong: number;
  /** The first of what is wrong. */
  readonly issues: readonly PlanIssue[];
}

const readerFor = async (tx: Tx, plan: Plan): Promise<Reader> => {
  const days = [`${plan.firstYear}-01-01`, `${plan.lastYear}-12-31`];
  const there = (await listOrganisations(tx)).filter((one) => days.some((day) => isValidOn(one, day)));
  const byName = new Map(
    there.flatMap(({ id, name, shortName }): [string, string][] => [
      [plain(name), id],
      ...(shortName ? [[plain(shortName), id] as [string, string]] : []),
    ]),
  );
  // The last number of an agency's code comes with two digits or with four.
  const short = (code: string) => code.replace(/\.0+$/, '');
  const byCode = new Map(there.flatMap(({ id, code }) => (code ? [[short(code), id] as const] : [])));
  const places = (await placesOfRegion(tx, tx.region!)).filter(
    ({ level }) => level === 'village' || level === 'district',
  );
  const codes = new Set(places.map(({ code }) => code));
  // Of two villages of one name only the code says which.
  const named = Map.groupBy(places, ({ name }) => plain(name));
  return {
    kind: plan.kind,
    years: yearsOf(plan),
    organisation: plan.organisation,
    activity: (text) => {
      const code = normaliseCode('activity', text);
      return code === undefined ? undefined : { code, level: levelOf('activity', code) };
    },
    fund: (text) => normaliseCode('fund_source', text.split(/\s/)[0]!),
    agency: (code, name) => byCode.get(short(code.trim())) ?? byName.get(plain(name)),
    place: (text) => {
      const code = text.split(/\s/)[0]!;
      if (codes.has(code)) return code;
      const same = named.get(plain(text)) ?? [];
      return same.length === 1 ? same[0]!.code : undefined;
    },
    themes: new Set(themes.map(({ name }) => name)),
  };
};

/** What is wrong with funds that are read as codes but stand in no list. */
const unknownFunds = async (tx: Tx, plan: Plan, elements: readonly Element[]): Promise<string[]> => {
  const list = await listInForce(tx, 'fund_source', `${plan.firstYear}-01-01`);
  const used = [...new Set(elements.flatMap(({ fundSources }) => fundSources))];
  if (!list || used.length === 0) return [];
  const known = await entriesByCode(tx, list.id, used);
  return used.filter((code) => !known.has(code));
};

const judge = async (tx: Tx, plan: Plan, sheet: PlanSheet): Promise<PlanReport> => {
  const reader = await readerFor(tx, plan);
  const read = sheet.rows.map((row) => readPlanRow(row, reader));
  const rows = read.map((one) => one.read);
  const codes = new Set(rows.flatMap(({ element }) => element?.code ?? []));
  for (const code of [...codes]) {
    const parts = code.split('.');
    for (const length of [3, 5]) if (parts.length > length) codes.add(parts.slice(0, length).join('.'));
  }
  const names = plan.activityList ? await entriesByCode(tx, plan.activityList, [...codes]) : new Map();
  const accepted = new Map(
    isAnnual(plan.kind)
      ? (await proposalsAccepted(tx, { year: plan.firstYear })).map(({ code, id }) => [code, id])
      : [],
  );
  const { elements, issues } = treeOf(rows, reader, {
    id: elementId,
    activity: (code) => names.get(code)?.name,
    proposal: (code) => accepted.get(code),
  });
  const funds = await unknownFunds(tx, plan, elements);
  const all = [
    ...sheet.issues,
    ...read.flatMap((one) => one.issues),
    ...issues,
    ...funds.map(
      (code): RowIssue => ({
        line: 0,
        field: 'fundSource',
        slug: 'fund-source-unknown',
        sentence: {
          id: `Sumber dana ${code} tidak ada di daftar yang berlaku.`,
          en: `The fund source ${code} is not in the list in force.`,
        },
      }),
    ),
  ].sort((a, b) => a.line - b.line);
  const located = (issue: RowIssue): PlanIssue => {
    const column = sheet.at.get(issue.field);
    return { ...issue, cell: column === undefined || issue.line === 0 ? '' : cellName(issue.line, column) };
  };
  const { sheets, headers, columns } = sheet;
  return {
    sheets,
    headers,
    columns,
    rows: rows.length,
    elements,
    wrong: all.length,
    issues: all.slice(0, MOST_TOLD).map(located),
  };
};

/** Columns of a plan of five years say nothing about one of a year. */
const purposeOf = ({ kind }: Plan): string => `planning.${kind}`;

/**
 * Says what a sheet would put into a draft, and everything that is wrong with it, each with its cell. Nothing is written.
 * @throws {Problem} 404, 403, 409 `plan-closed`, and what `openTable` throws
 */
export const tryPlanSheet = async (
  db: Db,
  actor: Actor,
  ref: PlanRef,
  bytes: FileBytes,
  wish: PlanWish,
): Promise<PlanReport> => {
  const { plan, before } = await inRegion(db, ref.region, async (tx) => {
    const held = await holdDraft(tx, actor, ref);
    return { plan: held, before: await rememberedColumns<PlanField>(tx, purposeOf(held)) };
  });
  // Outside of any transaction: reading takes a while.
  const sheet = await readPlanSheet(bytes, plan, { ...wish, before });
  return inRegion(db, ref.region, (tx) => judge(tx, plan, sheet));
};

/**
 * Puts what stands in a sheet in the place of all that a draft has; where anything is wrong nothing of it.
 * @throws {Problem} as {@link tryPlanSheet}, and 422 `plan-sheet-refused`
 */
export const importPlan = async (
  db: Db,
  actor: Actor,
  ref: PlanRef,
  bytes: FileBytes,
  wish: PlanWish,
  now: Date,
): Promise<PlanReport> => {
  const report = await tryPlanSheet(db, actor, ref, bytes, wish);
  if (report.wrong > 0) throw planSheetRefused(report.wrong);
  await inRegion(db, ref.region, async (tx) => {
    const plan = await holdDraft(tx, actor, ref);
    await replaceElements(tx, plan.id, report.elements);
    await setCount(tx, plan.id, report.elements.length);
    await rememberColumns(tx, purposeOf(plan), report.columns, now);
    await noteWriter(tx, plan.id, actor);
    await journal(tx, actor, {
      act: 'plan.import',
      subject: `plans/${plan.id}`,
      at: now,
      public: {
        kind: plan.kind,
        organisation: plan.organisation,
        year: plan.firstYear,
        rows: report.rows,
        elements: report.elements.length,
      },
    });
  });
  return report;
};

type Uses = Pick<App, 'db' | 'files'>;
export interface PlanFileRef {
  readonly plan: PlanRef;
  readonly file: string;
}

/**
 * Takes a sheet for a draft from a form, field `berkas`; it waits until it is brought in, a week at most.
 * @returns its id
 * @throws {Problem} 404, 403, 409, `plan-sheet-missing`, upload-too-large, upload-broken, and what `openTable` throws
 */
export const receivePlanSheet = async (
  app: Uses,
  actor: Actor,
  plan: PlanRef,
  request: Request,
  now: Date,
): Promise<string> => {
  await inRegion(app.db, plan.region, (tx) => holdDraft(tx, actor, plan));
  const id = uuidv7();
  const fileKey = `plan-upload/${plan.region}/${id}.txt`;
  const upload = await receiveUpload(request, 'berkas', app.files, fileKey, 'text/plain', MOST_BYTES);
  if (!upload) throw noPlanSheet();
  try {
    const found = await app.files.get(fileKey);
    await tryPlanSheet(app.db, actor, plan, found!.stream, { sheet: null });
    await inRegion(app.db, plan.region, async (tx) => {
      const subject = `plans/${plan.id}`;
      await insertWaitingFile(tx, { id, job: PLAN_SHEET, subject, fileKey, ...upload, actor }, now);
      await journal(tx, actor, {
        act: 'plan.upload',
        subject,
        at: now,
        public: { bytes: upload.bytes },
        private: { name: upload.name },
      });
    });
  } catch (error) {
    await app.files.remove(fileKey);
    throw error;
  }
  return id;
};

const waiting = (app: Uses, actor: Actor, { plan, file: id }: PlanFileRef): Promise<WaitingFile<PlanWish>> =>
  inRegion(app.db, plan.region, async (tx) => {
    await holdDraft(tx, actor, plan);
    const file = await waitingFile<PlanWish>(tx, { job: PLAN_SHEET, subject: `plans/${plan.id}`, id });
    if (file?.state !== 'uploaded') throw planSheetGone();
    return file;
  });

const bytesOf = async ({ files }: Pick<App, 'files'>, { fileKey }: Pick<WaitingFile<unknown>, 'fileKey'>) => {
  const found = await files.get(fileKey);
  if (!found) throw planSheetGone();
  return found.stream;
};

/** What a sheet that waits would put into its draft. @throws {Problem} as {@link tryPlanSheet}, and 410 `plan-sheet-gone` */
export const tryWaitingPlan = async (
  app: Uses,
  actor: Actor,
  ref: PlanFileRef,
  wish: PlanWish,
): Promise<PlanReport & { readonly name: string }> => {
  const file = await waiting(app, actor, ref);
  const report = await tryPlanSheet(app.db, actor, ref.plan, await bytesOf(app, file), wish);
  return { ...report, name: file.name };
};

/** Brings a sheet in that waits. @throws {Problem} as {@link importPlan}, and 410 `plan-sheet-gone` */
export const bringInPlan = async (
  app: Uses,
  actor: Actor,
  ref: PlanFileRef,
  wish: PlanWish,
  now: Date,
): Promise<void> => {
  const file = await waiting(app, actor, ref);
  await importPlan(app.db, actor, ref.plan, await bytesOf(app, file), wish, now);
  await inRegion(app.db, ref.plan.region, (tx) => changeWaitingFile(tx, file, { state: 'applied' }, AT_ONCE));
  await app.files.remove(file.fileKey);
};
