import { redirect } from '@sveltejs/kit';
import { nothingHere } from '#modules/accounts/index.ts';
import {
  applyList,
  type Choices,
  checkList,
  fieldsOf,
  type ImportFile,
  type ImportResult,
  inspectListFile,
  type ListField,
  listAbout,
  listById,
  listFile,
  listsOf,
  neededFields,
  type Purpose,
} from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { progressOf } from '#platform/progress.ts';
import { type Columns, cleanText, oneLine } from '#platform/sheets/index.ts';
import { isUuid } from '#platform/text.ts';
import { attempt, orNull, refused, text } from '../../../../../(admin)/admin/form.ts';
import { KIND_SLUGS } from '../../../../../code-lists.ts';
import { type SignedIn, signedInFor } from '../../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

const found = async ({ region }: SignedIn, id: string) => {
  const read = await inRegion(theApp().db, region.region_id, async (tx) => {
    const file = isUuid(id) ? await listFile(tx, id) : undefined;
    if (!file) return undefined;
    const run = file.runId ? await progressOf(tx, file.runId) : undefined;
    const into = file.into ? await listById(tx, file.into) : undefined;
    const others = into ? await listsOf(tx, file.kind) : [];
    return { file, run, into, others: others.filter((list) => list.id !== into!.id && list.state !== 'refused') };
  });
  if (!read) throw nothingHere();
  return read;
};

const purposeOf = ({ kind, into }: ImportFile): Purpose => (into === null ? kind : 'successors');

const OPEN: readonly ImportFile['state'][] = ['uploaded', 'refused', 'checked', 'failed'];

/** What stands in the file, as long as it is there and something may still be chosen. */
const inspected = async ({ actor }: SignedIn, file: ImportFile, sheet: string | null) => {
  if (!OPEN.includes(file.state)) return undefined;
  try {
    const { sheets, columns, headers, ...seen } = await inspectListFile(
      theApp(),
      actor,
      file,
      sheet ?? file.sheet ?? undefined,
    );
    return { ...seen, headers: [...headers], chosen: columns, sheets: sheets.map(({ name }) => name) };
  } catch (cause) {
    if (isProblem(cause)) return { problem: cause.sentence satisfies Sentence };
    throw cause;
  }
};

export const load: PageServerLoad = async (event) => {
  const person = signedInFor(event, 'classification.import');
  const { file, run, into, others } = await found(person, event.params.id);
  const search = event.url.searchParams;
  if (file.state === 'applied' && file.listId) redirect(303, `/keuangan/kodefikasi/${file.listId}`);
  const purpose = purposeOf(file);
  return {
    file: {
      id: file.id,
      name: file.name,
      bytes: file.bytes,
      kind: file.kind,
      state: file.state,
      failure: file.failure,
      about: file.about,
    },
    slug: KIND_SLUGS[file.kind],
    into: into && { id: into.id, title: into.title },
    others: others.map(({ id, title }) => ({ id, title })),
    rowsDone: run?.state === 'running' ? run.done : 0,
    result: run?.state === 'done' ? (run.result as unknown as ImportResult) : undefined,
    seen: await inspected(person, file, search.get('lembar')),
    fields: fieldsOf(purpose).map((field) => ({ field, needed: neededFields(purpose)[field] !== undefined })),
    choose: search.has('kolom') || search.has('lembar'),
  };
};

/** The columns that were chosen, and which needed ones were not. */
const columnsOf = (form: FormData, purpose: Purpose) => {
  const columns: Columns<ListField> = {};
  for (const field of fieldsOf(purpose)) {
    const header = oneLine(text(form, `kolom-${field}`));
    if (header) columns[field] = header;
  }
  const wrong = Object.keys(neededFields(purpose)).filter((field) => columns[field as ListField] === undefined);
  return { columns, wrong: wrong.map((field) => `kolom-${field}`) };
};

/** What a person says about the sheet, or the fields that are wrong. */
const aboutOf = (form: FormData, purpose: Purpose): { about?: Choices['about']; wrong: readonly string[] } => {
  if (purpose === 'successors') {
    const fromListId = text(form, 'fromListId');
    return isUuid(fromListId) ? { about: { fromListId }, wrong: [] } : { wrong: ['fromListId'] };
  }
  const read = listAbout.safeParse({
    title: text(form, 'title'),
    regulation: text(form, 'regulation'),
    source: text(form, 'source'),
    validFrom: text(form, 'validFrom'),
    validTo: orNull(text(form, 'validTo')),
  });
  if (read.success) return { about: read.data, wrong: [] };
  return { wrong: [...new Set(read.error.issues.map(({ path }) => String(path[0])))] };
};

export const actions: Actions = {
  check: async (event) => {
    const person = signedInFor(event, 'classification.import');
    const { actor, region } = person;
    const form = await formDataOf(event.request);
    const { file } = await found(person, event.params.id);
    const purpose = purposeOf(file);
    const { columns, wrong } = columnsOf(form, purpose);
    const { about, wrong: wrongAbout } = aboutOf(form, purpose);
    if (!about || wrong.length) return refused(form, 'check', [...wrong, ...wrongAbout]);
    const choices: Choices = {
      sheet: orNull(cleanText(event.url.searchParams.get('lembar') ?? '').text),
      columns,
      about,
    };
    const ref = { region: region.region_id, id: file.id };
    const asked = await attempt(form, 'check', () => checkList(theApp(), actor, ref, choices, new Date()));
    if ('back' in asked) return asked.back;
    return redirect(303, `/keuangan/kodefikasi/impor/${file.id}`);
  },
  apply: async (event) => {
    const person = signedInFor(event, 'classification.import');
    const { actor, region } = person;
    const { file } = await found(person, event.params.id);
    const ref = { region: region.region_id, id: file.id };
    const asked = await attempt(new FormData(), 'apply', () => applyList(theApp(), actor, ref, new Date()));
    if ('back' in asked) return asked.back;
    return redirect(303, `/keuangan/kodefikasi/impor/${ref.id}`);
  },
};
