import { redirect } from '@sveltejs/kit';
import { nothingHere } from '#modules/accounts/index.ts';
import {
  applyImport,
  checkImport,
  type ImportFile,
  type ImportResult,
  importFile,
  inspectImportFile,
  tellsPrivacy,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { progressOf } from '#platform/progress.ts';
import { isUuid } from '#platform/text.ts';
import { type SignedIn, signedInFor } from '../../../../signed-in.ts';
import { attempt, refused, text } from '../../form.ts';
import { readMapping, withoutNames } from '../mapping.ts';
import type { Actions, PageServerLoad } from './$types';

const found = async ({ region }: SignedIn, id: string) => {
  const read = await inRegion(theApp().db, region.region_id, async (tx) => {
    const file = isUuid(id) ? await importFile(tx, id) : undefined;
    if (!file) return undefined;
    const [check, apply] = [
      file.checkId ? await progressOf(tx, file.checkId) : undefined,
      file.applyId ? await progressOf(tx, file.applyId) : undefined,
    ];
    return { file, check, apply };
  });
  if (!read) throw nothingHere();
  return read;
};

/** What stands in the file, as long as it is there and something may still be chosen. */
const columnsOf = async ({ actor }: SignedIn, file: ImportFile) => {
  if (!['uploaded', 'checked', 'failed'].includes(file.state)) return undefined;
  try {
    const { format, headers, mapping, sample } = await inspectImportFile(theApp(), actor, file, new Date());
    const chosen = file.mapping ?? mapping;
    return {
      headers: [...headers],
      chosen: chosen?.columns ?? {},
      tellsPrivacy: format !== 'csv' || (chosen !== undefined && tellsPrivacy({ columns: chosen.columns })),
      sample: withoutNames(sample, chosen?.columns.reporterName),
    };
  } catch (cause) {
    if (isProblem(cause)) return undefined; // the page says what can be done without it
    throw cause;
  }
};

export const load: PageServerLoad = async (event) => {
  const person = signedInFor(event, 'report.import');
  const { file, check, apply } = await found(person, event.params.id);
  const working = file.state === 'checking' ? check : file.state === 'applying' ? apply : undefined;
  const finished = file.state === 'applied' ? apply : check;
  return {
    file: {
      id: file.id,
      name: file.name,
      bytes: file.bytes,
      format: file.format,
      state: file.state,
      failure: file.failure,
    },
    rowsDone: file.rowsDone,
    share: working?.state === 'running' && working.total ? Math.min(1, working.done / working.total) : 0,
    result: finished?.state === 'done' ? (finished.result as unknown as ImportResult) : undefined,
    columns: await columnsOf(person, file),
    choose: event.url.searchParams.has('kolom'),
  };
};

export const actions: Actions = {
  check: async (event) => {
    const person = signedInFor(event, 'report.import');
    const { actor, region } = person;
    const form = await formDataOf(event.request);
    const { file } = await found(person, event.params.id);
    const ref = { region: region.region_id, id: file.id };
    const headers = file.format === 'csv' ? ((await columnsOf(person, file))?.headers ?? []) : [];
    const chosen = file.format === 'csv' ? readMapping((name) => text(form, name), headers) : undefined;
    if (chosen?.wrong.length) return refused(form, 'check', chosen.wrong);
    const asked = await attempt(form, 'check', () => checkImport(theApp(), actor, ref, chosen?.mapping, new Date()));
    if ('back' in asked) return asked.back;
    return redirect(303, `/admin/impor/${file.id}`);
  },
  apply: async (event) => {
    const person = signedInFor(event, 'report.import');
    const { actor, region } = person;
    const { file } = await found(person, event.params.id);
    const ref = { region: region.region_id, id: file.id };
    const asked = await attempt(new FormData(), 'apply', () => applyImport(theApp(), actor, ref, new Date()));
    if ('back' in asked) return asked.back;
    return redirect(303, `/admin/impor/${ref.id}`);
  },
};
