import { fail } from '@sveltejs/kit';
import { IMPORT_COLUMNS, importOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { formDataOf } from '#platform/files/index.ts';
import { beginningOf } from '#platform/text.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { attempt, goOn, type Returned, text } from '../../form.ts';
import type { Actions, PageServerLoad } from './$types';

const LARGEST_BYTES = 2 * 1024 * 1024;
const ROWS_SHOWN = 500;

export const load: PageServerLoad = (event) => {
  signedInFor(event, 'organisation.import');
  return { columns: [...IMPORT_COLUMNS] };
};

/** The file that was chosen now, else the one that was tried before and travels with the form. */
const fileOf = async (form: FormData) => {
  const chosen = form.get('file');
  if (chosen instanceof File && chosen.size > 0) {
    return chosen.size > LARGEST_BYTES ? undefined : { content: await chosen.text(), name: chosen.name };
  }
  const content = text(form, 'content');
  return content ? { content, name: text(form, 'name') || 'impor' } : undefined;
};

const run = async (event: Parameters<Actions[string]>[0], dryRun: boolean) => {
  const { actor, region } = signedInFor(event, 'organisation.import');
  const form = await formDataOf(event.request);
  const file = await fileOf(form);
  if (!file) return fail<Returned>(422, { form: 'import', values: {}, wrong: ['file'] });
  form.delete('file');
  const wish = { dryRun, source: beginningOf(file.name, 200) };
  const ran = await attempt(form, 'import', () =>
    importOrganisations(theApp().db, actor, region.region_id, file.content, wish, new Date()),
  );
  if ('back' in ran) return ran.back;
  if (ran.done.applied) return goOn('/admin/instansi', 'imported');
  const { rows, counts, ignoredColumns } = ran.done;
  return {
    form: 'import',
    wrong: [] as string[],
    values: { content: file.content, name: file.name } as Record<string, string>,
    report: {
      counts,
      ignoredColumns,
      total: rows.length,
      // What needs a look first: a list of four hundred unchanged rows helps nobody.
      rows: [...rows]
        .sort((a, b) => RANK[a.outcome] - RANK[b.outcome] || a.line - b.line)
        .slice(0, ROWS_SHOWN)
        .map(({ line, name, outcome, changes, reasons }) => ({
          line,
          name,
          outcome,
          fields: changes.map(({ field }) => field),
          reasons,
        })),
    },
  };
};
const RANK = { refused: 0, change: 1, create: 2, unchanged: 3 } as const;

export const actions: Actions = {
  check: (event) => run(event, true),
  apply: (event) => run(event, false),
};
