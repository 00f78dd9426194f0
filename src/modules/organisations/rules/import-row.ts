import type { Sentence } from '#platform/problem.ts';
import { ORGANISATION_KINDS, type Organisation, type OrganisationKind, organisationInput } from '../types.ts';
import type { Directory } from './directory.ts';

export const IMPORT_COLUMNS = [
  'code',
  'name',
  'short_name',
  'kind',
  'parent',
  'place',
  'duties',
  'valid_from',
  'valid_to',
  'successor',
  'source',
  'quality',
  'phone',
  'email',
  'address',
  'web',
  'hours',
] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

export interface ImportRow {
  /** Line in the file, the header being line 1. */
  readonly line: number;
  /** Trimmed; empty cells are absent: they leave what is there. Dates as `2026-01-31` where they could be read. */
  readonly cells: Partial<Record<ImportColumn, string>>;
}

export interface Known {
  readonly region: number;
  readonly newId: () => string;
  /** Said of rows that name no source of their own. */
  readonly source: string;
  readonly isSample: boolean;
  /** Lowercase. */
  readonly codesInFile: ReadonlySet<string>;
}

/** A row on its way: what it found, what it would become, what speaks against it. */
export interface Draft {
  readonly row: ImportRow;
  readonly before: Organisation | undefined;
  after: Organisation | undefined;
  readonly reasons: Sentence[];
}

const KIND_WORDS: Readonly<Record<string, OrganisationKind>> = {
  sekretariat: 'secretariat',
  inspektorat: 'inspectorate',
  dinas: 'agency',
  badan: 'agency',
  satuan: 'agency',
  kantor: 'agency',
  bagian: 'sub_unit',
  bidang: 'sub_unit',
  uptd: 'sub_unit',
  uptb: 'sub_unit',
  puskesmas: 'sub_unit',
  kecamatan: 'district_office',
  desa: 'village_office',
  kelurahan: 'village_office',
  pemerintah: 'village_office',
  rsud: 'hospital',
  rumah: 'hospital',
  rsu: 'hospital',
  perumda: 'enterprise',
  perumdam: 'enterprise',
  pdam: 'enterprise',
  bumd: 'enterprise',
  pt: 'enterprise',
};

const kindOf = (text: string): string => {
  const plain = text.toLowerCase();
  if ((ORGANISATION_KINDS as readonly string[]).includes(plain)) return plain;
  const first = plain.split(/[\s_]+/)[0];
  return Object.hasOwn(KIND_WORDS, first) ? KIND_WORDS[first] : plain;
};

/** The kind a name speaks of: `Dinas Kesehatan` is an agency. */
const kindByName = (name: string): string => {
  const kind = kindOf(name);
  return (ORGANISATION_KINDS as readonly string[]).includes(kind) ? kind : 'other';
};

const HINTS: Readonly<Record<string, Sentence>> = {
  name: { id: 'nama wajib diisi, paling panjang 200 huruf', en: 'a name is needed, of at most 200 characters' },
  kind: {
    id: `jenis harus salah satu dari: ${ORGANISATION_KINDS.join(', ')}`,
    en: `the kind is one of: ${ORGANISATION_KINDS.join(', ')}`,
  },
  place: { id: 'kode wilayah ditulis seperti 35.22.04', en: 'a place code looks like 35.22.04' },
  duties: {
    id: 'setiap kata tugas paling panjang 60 huruf, dipisah titik koma',
    en: 'duty words have at most 60 characters each, between semicolons',
  },
  validFrom: { id: 'tanggal mulai ditulis seperti 2026-01-31', en: 'the first day looks like 2026-01-31' },
  validTo: { id: 'tanggal akhir ditulis seperti 2026-01-31', en: 'the last day looks like 2026-01-31' },
  contact: {
    id: 'kontak tidak dapat dibaca: periksa email dan alamat situs',
    en: 'the contact cannot be read: check email and web address',
  },
  sourceQuality: {
    id: 'mutu sumber: official, dated, atau unofficial',
    en: 'quality of the source: official, dated or unofficial',
  },
};
const hintOf = (field: string): Sentence =>
  HINTS[field] ?? {
    id: `isi kolom ${field} terlalu panjang atau tidak terbaca`,
    en: `the column ${field} is too long or unreadable`,
  };

const DAY = /^\d{4}-\d\d-\d\d$/;
const listOf = (text: string) => [
  ...new Set(
    text
      .split(/[;,|\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

/** The row laid over what is there; links to other organisations come later, when all rows are known. */
export const draftOf = (row: ImportRow, existing: Directory, known: Known): Draft => {
  const before = meantBy(row.cells, existing, known.codesInFile);
  const reasons = rivalry(row, before, existing);
  if (before?.validTo && !row.cells.valid_to) reasons.push(endedOn(before.validTo));
  const read = organisationInput.safeParse(overlaid(row.cells, before, known.source));
  for (const field of new Set(read.error?.issues.map(({ path }) => String(path[0])))) reasons.push(hintOf(field));
  const validTo = row.cells.valid_to ?? before?.validTo ?? null;
  if (validTo && !DAY.test(validTo)) reasons.push(hintOf('validTo'));
  else if (validTo && read.data?.validFrom && validTo < read.data.validFrom) {
    reasons.push({ id: 'tanggal akhir mendahului tanggal mulai', en: 'it ends before it begins' });
  }
  const after = read.data && {
    ...read.data,
    region: known.region,
    id: before?.id ?? known.newId(),
    successor: before?.successor ?? null,
    validTo,
    isSample: before?.isSample ?? known.isSample,
  };
  return { row, before, after, reasons };
};

/** By code, else by name; but one of this name with another code, that a row of its own is about or that has ended, is another one. */
const meantBy = (
  { code, name }: ImportRow['cells'],
  existing: Directory,
  codesInFile: ReadonlySet<string>,
): Organisation | undefined => {
  const byCode = existing.byCode(code);
  const byName = existing.byName(name);
  if (byCode || !byName) return byCode;
  const another = code !== undefined && byName.code !== null && byName.code.toLowerCase() !== code.toLowerCase();
  return another && (byName.validTo !== null || codesInFile.has(byName.code.toLowerCase())) ? undefined : byName;
};

const endedOn = (day: string): Sentence => ({
  id: `instansi ini sudah berakhir pada ${day}: isi valid_to, atau beri kode baru bila ini instansi lain`,
  en: `it ended on ${day}: fill in valid_to, or give it a new code if it is another one`,
});

const rivalry = ({ cells }: ImportRow, before: Organisation | undefined, existing: Directory): Sentence[] => {
  const byName = existing.byName(cells.name);
  if (!before || !byName || byName.id === before.id || byName.validTo !== null || cells.valid_to) return [];
  return [
    {
      id: `kode ini milik "${before.name}", sedangkan namanya milik instansi lain`,
      en: `the code belongs to "${before.name}", the name to another organisation`,
    },
  ];
};

const overlaid = (cells: ImportRow['cells'], before: Organisation | undefined, source: string) => {
  const name = cells.name ?? before?.name ?? '';
  const contact = (['phone', 'email', 'address', 'web'] as const).flatMap((part) =>
    cells[part] ? [[part, cells[part]]] : [],
  );
  return {
    name,
    kind: cells.kind ? kindOf(cells.kind) : (before?.kind ?? kindByName(name)),
    shortName: cells.short_name ?? before?.shortName ?? null,
    code: cells.code ?? before?.code ?? null,
    parent: before?.parent ?? null,
    place: cells.place ?? before?.place ?? null,
    duties: cells.duties ? listOf(cells.duties) : [...(before?.duties ?? [])],
    officeHours: cells.hours ?? before?.officeHours ?? null,
    contact: { ...before?.contact, ...Object.fromEntries(contact) },
    validFrom: cells.valid_from ?? before?.validFrom ?? null,
    source: cells.source ?? before?.source ?? source,
    sourceQuality: cells.quality ?? (cells.source || !before ? 'official' : before.sourceQuality),
  };
};
