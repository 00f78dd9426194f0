/** A file of a year's budget, as its address names it. */
export interface WantedFile {
  /** Lines of one version, for people and their sheets; the text that its seal covers; a Fiscal Data Package. */
  readonly kind: 'csv' | 'xlsx' | 'seal' | 'fiscal';
  readonly year: number;
  /** Of the version within its year; undefined: the four phases of the year beside each other. */
  readonly number: number | undefined;
}

const NAMES: readonly (readonly [kind: WantedFile['kind'], pattern: RegExp])[] = [
  ['csv', /^anggaran-(20\d\d)-v([1-9]\d{0,3})\.csv$/],
  ['xlsx', /^anggaran-(20\d\d)-v([1-9]\d{0,3})\.xlsx$/],
  ['seal', /^segel-(20\d\d)-v([1-9]\d{0,3})\.jsonl$/],
  ['fiscal', /^fiskal-(20\d\d)(?:-v([1-9]\d{0,3}))?\.zip$/],
];

/** @returns undefined for what names no file of a budget */
export const readFileName = (name: string): WantedFile | undefined => {
  for (const [kind, pattern] of NAMES) {
    const [, year, number] = pattern.exec(name) ?? [];
    if (year) return { kind, year: Number(year), number: number === undefined ? undefined : Number(number) };
  }
  return undefined;
};

const ENDINGS = { csv: 'csv', xlsx: 'xlsx', seal: 'jsonl', fiscal: 'zip' } as const;
const WORDS = { csv: 'anggaran', xlsx: 'anggaran', seal: 'segel', fiscal: 'fiskal' } as const;

/** The same back. @param region its name in addresses, where the file must be told from those of others */
export const fileName = ({ kind, year, number }: WantedFile, region?: string): string =>
  [WORDS[kind], region, year, number === undefined ? undefined : `v${number}`]
    .filter((part) => part !== undefined)
    .join('-')
    .concat('.', ENDINGS[kind]);
