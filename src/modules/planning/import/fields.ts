import type { FieldWords } from '#platform/sheets/index.ts';
import { isAnnual, yearsOf } from '../rules/shapes.ts';
import type { Plan } from '../types.ts';

const FIXED = [
  'level',
  'code',
  'title',
  'agencyCode',
  'agency',
  'indicator',
  'unit',
  'direction',
  'formula',
  'aggregation',
  'dataSource',
  'baseline',
  'isKey',
  'fundSource',
  'place',
  'musrenbang',
  'pokir',
  'technocratic',
  'mandatory',
  'other',
  'proposals',
  'themes',
] as const;
/** Years that a plan has at most. */
const YEARLY = [0, 1, 2, 3, 4] as const;
export type YearlyField = `${'target' | 'ceiling'}${(typeof YEARLY)[number]}`;
export type PlanField = (typeof FIXED)[number] | YearlyField;
export const PLAN_FIELDS: readonly PlanField[] = [
  ...FIXED,
  ...YEARLY.flatMap((at): YearlyField[] => [`target${at}`, `ceiling${at}`]),
];

const WORDS: FieldWords<(typeof FIXED)[number]> = {
  level: 'jenis, tingkat, level',
  code: 'nomor, kode, kode program, kode sub kegiatan, kode kegiatan, no, code',
  title: 'uraian, nama, nomenklatur, program/kegiatan/sub kegiatan, sub kegiatan, program, title',
  agencyCode: 'kode skpd, kode opd, kode perangkat daerah, agency code',
  agency: 'perangkat daerah, skpd, opd, nama skpd, nama opd, penanggung jawab, instansi, agency',
  indicator: 'indikator, indikator kinerja, nama indikator, indicator',
  unit: 'satuan, unit',
  direction: 'arah, arah indikator, direction',
  formula: 'rumus, formula, formulasi, cara menghitung',
  aggregation: 'agregasi, cara menjumlah, aggregation',
  dataSource: 'sumber data, data source',
  baseline: 'kondisi awal, data awal, baseline, capaian awal',
  isKey: 'iku, indikator kinerja utama, key indicator',
  fundSource: 'sumber dana, kode sumber dana, fund source',
  place: 'lokasi, kode lokasi, kode desa, kode wilayah, place',
  musrenbang: 'musrenbang %, musrenbang, asal musrenbang',
  pokir: 'pokir %, pokir, asal pokir',
  technocratic: 'teknokratik %, teknokratik, asal teknokratik',
  mandatory: 'wajib %, wajib, mandatori, asal wajib',
  other: 'asal lain %, asal lain, lainnya',
  proposals: 'usulan, kode usulan, proposals',
  themes: 'tema, kota cerdas, smart city, themes',
};

/** Words that head the columns of a plan's matrix; those of targets and ceilings name its years. */
export const planWords = (plan: Pick<Plan, 'kind' | 'firstYear' | 'lastYear'>): FieldWords<PlanField> => {
  const yearly = yearsOf(plan).map((year, at) => {
    // What stands in a plan of one year without a year is its own; the next year's is the forecast.
    const own = isAnnual(plan.kind) ? (at === 0 ? ['target', 'pagu'] : ['prakiraan target', 'prakiraan maju']) : [];
    return {
      [`target${at}`]: [`target ${year}`, `target tahun ${year}`, ...own.slice(0, 1)].join(', '),
      [`ceiling${at}`]: [
        `pagu ${year}`,
        `pagu indikatif ${year}`,
        `pagu tahun ${year}`,
        ...own.slice(1),
        ...(isAnnual(plan.kind) && at === 0 ? ['pagu indikatif'] : []),
      ].join(', '),
    };
  });
  return Object.assign({}, WORDS, ...yearly);
};

/** The fields that a plan of its kind and years has. */
export const fieldsOf = (plan: Pick<Plan, 'kind' | 'firstYear' | 'lastYear'>): PlanField[] => {
  const words = planWords(plan);
  return PLAN_FIELDS.filter((field) => field in words);
};
