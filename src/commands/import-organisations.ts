import { basename } from 'node:path';
import { uuidv7 } from 'uuidv7';
import { importOrganisations, type PlannedRow } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import { csvForPeople } from '#platform/csv.ts';
import { onePath, placeOf, readInput } from './input.ts';
import { servedRegion, withInstallation } from './installation.ts';
import { type Command, optionsOf, regionOption, say, type Tongue } from './talk.ts';

const USAGE = 'npm run -s simpul -- import organisations FILE --region 35.22 [--apply]';
const ACTOR: Actor = { kind: 'system', task: 'import' };

const reasons = (row: PlannedRow, language: Tongue) => row.reasons.map((reason) => reason[language]).join('; ');

/** A line for each row of the file; no cell of it may start a formula. */
const rowReport = (rows: readonly PlannedRow[]) =>
  Buffer.from(
    csvForPeople([
      ['baris', 'nama', 'hasil', 'perubahan', 'keterangan', 'remarks'],
      ...rows.map((row) => [
        row.line,
        row.name,
        row.outcome,
        row.changes.map(({ field }) => field).join(', '),
        reasons(row, 'id'),
        reasons(row, 'en'),
      ]),
    ]),
  );

export const importOrganisationsCommand: Command = async ({ args, env, language }) => {
  const options = { region: { type: 'string' }, apply: { type: 'boolean', default: false } } as const;
  const { values, positionals } = optionsOf(args, options, USAGE);
  const path = onePath(positionals, USAGE);
  const region = regionOption(values.region, USAGE);
  const file = await readInput(path);
  return withInstallation(env, async (installation) => {
    await servedRegion(installation, region);
    const run = { dryRun: !values.apply, source: basename(path) };
    const { rows, counts, ignoredColumns, applied } = await importOrganisations(
      installation.db,
      ACTOR,
      region,
      file,
      run,
      new Date(),
    );
    const key = `import/${region}/${uuidv7()}/instansi.csv`;
    await installation.files.put(key, rowReport(rows), 'text/csv');
    const place = placeOf(installation, key);
    const ignored = ignoredColumns.join(', ');
    for (const row of rows.filter(({ outcome }) => outcome === 'refused')) {
      const line = (tongue: Tongue) => `  ${row.line} ${row.name}: ${reasons(row, tongue)}`;
      say(language, { id: line('id'), en: line('en') });
    }
    say(language, {
      id: `${applied ? 'Sudah diimpor' : counts.refused > 0 && values.apply ? 'Tidak ada yang ditulis, karena ada baris yang ditolak' : 'Uji coba, tidak ada yang ditulis'}: ${counts.create} baru, ${counts.change} berubah, ${counts.unchanged} tetap, ${counts.refused} ditolak.${ignored ? `\nKolom yang tidak dikenal: ${ignored}` : ''}\nBaris demi baris: ${place}`,
      en: `${applied ? 'Imported' : counts.refused > 0 && values.apply ? 'Nothing was written, because rows were refused' : 'Dry run, nothing was written'}: ${counts.create} new, ${counts.change} changed, ${counts.unchanged} unchanged, ${counts.refused} refused.${ignored ? `\nColumns that are not known: ${ignored}` : ''}\nRow by row: ${place}`,
    });
    return counts.refused > 0 ? 1 : 0;
  });
};
