import {
  type ColumnMapping,
  type ImportFormat,
  type ImportResult,
  importReports,
  readReports,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { formatNumber } from '#platform/messages.ts';
import { onePath, openInput, placeOf, readInput } from './input.ts';
import { servedRegion, withInstallation } from './installation.ts';
import { type Command, optionsOf, Refusal, regionOption, say, type Tongue } from './talk.ts';

const USAGE =
  'npm run -s simpul -- import reports FILE --region 35.22 [--format auto|sp4n|csv|open311-json|open311-xml] [--origin NAME] [--mapping MAP.json] [--apply]';
const FORMATS = ['auto', 'sp4n', 'csv', 'open311-json', 'open311-xml'] as const satisfies readonly (
  | ImportFormat
  | 'auto'
)[];
const ACTOR: Actor = { kind: 'system', task: 'import' };

const formatOption = (text: string) => {
  const found = FORMATS.find((format) => format === text);
  if (found) return found;
  throw new Refusal({
    id: `Format "${text}" tidak dikenal. Pilih: ${FORMATS.join(', ')}.`,
    en: `The format "${text}" is not known. Choose: ${FORMATS.join(', ')}.`,
  });
};

const isMapping = (value: unknown): value is ColumnMapping =>
  typeof value === 'object' && value !== null && typeof (value as ColumnMapping).columns === 'object';

const readMapping = async (path: string): Promise<ColumnMapping> => {
  const text = await readInput(path);
  try {
    const value: unknown = JSON.parse(text);
    if (isMapping(value)) return value;
  } catch {
    // said below, with what it should hold
  }
  throw new Refusal({
    id: `${path} bukan peta kolom. Isinya misalnya {"columns": {"sourceId": "No Aduan", "reportedAt": "Tanggal", "text": "Uraian"}}.`,
    en: `${path} is no mapping of columns. It should hold such as {"columns": {"sourceId": "Ticket", "reportedAt": "Date", "text": "Details"}}.`,
  });
};

/** One line that overwrites itself, for a terminal only. */
const progressLine = (language: Tongue, size: number, read: { readonly bytes: number }) => {
  if (!process.stderr.isTTY) return { step: () => undefined, end: () => undefined };
  const rowsWord = language === 'en' ? 'rows' : 'baris';
  return {
    step: (rows: number) => {
      const percent = size > 0 ? Math.floor((100 * read.bytes) / size) : 100;
      process.stderr.write(`\r${percent} %  ${formatNumber(language, rows)} ${rowsWord} `);
    },
    end: () => void process.stderr.write('\r\u001b[K'),
  };
};

const summary = (language: Tongue, result: ImportResult, place: string): string => {
  const n = (value: number) => formatNumber(language, value);
  const { added, updated, unchanged, kept, refused } = result.counts;
  const refusals = result.refused.map((row) => `  ${row.line}: ${row[language]}`);
  const more = refused - refusals.length;
  const lines =
    language === 'en'
      ? [
          result.dryRun ? 'Dry run, nothing was written. The import would give:' : 'Imported:',
          `  ${n(added)} added, ${n(updated)} updated, ${n(unchanged)} unchanged, ${n(kept)} kept because they were acted upon here, ${n(refused)} refused; ${n(result.warned)} with a remark.`,
          ...(refused > 0 ? ['Refused, by line:', ...refusals, ...(more > 0 ? [`  and ${n(more)} more`] : [])] : []),
          `Row by row: ${place}`,
          ...(result.dryRun ? ['To import, run the same command with --apply.'] : []),
        ]
      : [
          result.dryRun ? 'Uji coba, tidak ada yang ditulis. Hasil impornya akan begini:' : 'Sudah diimpor:',
          `  ${n(added)} ditambahkan, ${n(updated)} diperbarui, ${n(unchanged)} tetap, ${n(kept)} dibiarkan karena sudah ditangani di sini, ${n(refused)} ditolak; ${n(result.warned)} dengan catatan.`,
          ...(refused > 0
            ? ['Yang ditolak, menurut baris:', ...refusals, ...(more > 0 ? [`  dan ${n(more)} lagi`] : [])]
            : []),
          `Baris demi baris: ${place}`,
          ...(result.dryRun ? ['Untuk mengimpor, jalankan perintah yang sama dengan --apply.'] : []),
        ];
  return lines.join('\n');
};

export const importReportsCommand: Command = async ({ args, env, language }) => {
  const { values, positionals } = optionsOf(
    args,
    {
      region: { type: 'string' },
      format: { type: 'string', default: 'auto' },
      origin: { type: 'string' },
      mapping: { type: 'string' },
      apply: { type: 'boolean', default: false },
    },
    USAGE,
  );
  const path = onePath(positionals, USAGE);
  const region = regionOption(values.region, USAGE);
  const format = formatOption(values.format);
  const mapping = values.mapping === undefined ? undefined : await readMapping(values.mapping);
  const input = await openInput(path);
  return withInstallation(env, async (installation) => {
    const served = await servedRegion(installation, region);
    const now = new Date();
    const line = progressLine(language, input.size, input.count);
    const rows = readReports(input.chunks, {
      format,
      now,
      mapping,
      origin: values.origin,
      timeZone: served.time_zone,
    });
    try {
      const run = { dryRun: !values.apply, title: input.name, progress: line.step, now };
      const result = await importReports(installation, ACTOR, region, rows, run);
      line.end();
      const text = summary(language, result, placeOf(installation, result.resultKey));
      say(language, { id: text, en: text });
      return result.counts.refused > 0 ? 1 : 0;
    } finally {
      line.end();
    }
  });
};
