import assert from 'node:assert/strict';
import { proposalCode } from '../../../src/modules/proposals/rules/codes.ts';
import { reportCode } from '../../../src/modules/reports/rules/codes.ts';
import type { Row } from './matrix.ts';
import { ACTIVITY, BUDGET_YEAR, type ReportOf, type Side } from './side.ts';

/** Values of the parameters of a route: `{ code: '3522-…' }` for `[code]`. */
export type Parameters = Readonly<Record<string, string>>;

interface Thing {
  /** The one that is meant in a region; `elsewhere`: one in the hands of another agency. */
  readonly of: (side: Side, elsewhere: boolean, isAct: boolean) => Parameters;
  /** An address of the same shape that names nothing. */
  readonly nothing: (side: Side) => Parameters;
}

export const NO_ID = '01900000-0000-7000-8000-00000000dead';
const noCode = ({ region }: Side) => ({ code: reportCode(region, Buffer.from('kosong')) });
const photoOf = ({ region }: Side, { photo }: ReportOf) => ({
  region: String(region),
  photo: photo!,
  file: 'small.webp',
});
const noPhoto = ({ region }: Side) => ({ region: String(region), photo: NO_ID, file: 'small.webp' });

const documentOf = ({ region }: Side, { document }: Pick<ReportOf, 'document'>) => ({
  region: String(region),
  document: document!,
  file: 'lampiran.pdf',
});

/** What addresses name, by the word of the declaration: a new kind of thing gets its line here. */
const THINGS: Readonly<Record<string, Thing>> = {
  region: { of: ({ slug }) => ({ region: slug }), nothing: () => ({ region: 'kota-madiun' }) },
  'figures file': {
    of: ({ slug }) => ({ region: slug, file: 'angka.csv' }),
    nothing: () => ({ region: 'kota-madiun', file: 'angka.csv' }),
  },
  figures: {
    of: ({ slug, category }) => ({ region: slug, kind: 'kategori', whose: category, file: 'angka.csv' }),
    nothing: ({ slug }) => ({ region: slug, kind: 'kategori', whose: 'tidak-ada', file: 'angka.csv' }),
  },
  report: {
    of: ({ reports }, elsewhere) => ({ code: reports[elsewhere ? 'public elsewhere' : 'public'].code }),
    nothing: noCode,
  },
  'report of no agency': { of: ({ reports }) => ({ code: reports.unverified.code }), nothing: noCode },
  petition: {
    of: ({ reports }) => ({ code: reports.aspiration.code }),
    nothing: noCode,
  },
  referral: { of: ({ referral }) => ({ id: referral }), nothing: () => ({ id: NO_ID }) },
  proposal: {
    of: ({ proposal }) => ({ code: proposal.code }),
    nothing: ({ region }) => ({ code: proposalCode(region, Buffer.from('kosong')) }),
  },
  'proposal photo': {
    of: ({ region, proposal }) => ({ region: String(region), photo: proposal.photo, file: 'small.webp' }),
    nothing: noPhoto,
  },
  meeting: {
    of: ({ slug, meetings: [own, another] }, elsewhere) => ({ region: slug, id: elsewhere ? another : own }),
    nothing: ({ slug }) => ({ region: slug, id: NO_ID }),
  },
  'public photo': { of: (side) => photoOf(side, side.reports.public), nothing: noPhoto },
  'secret photo': {
    of: (side, elsewhere) => photoOf(side, side.reports[elsewhere ? 'secret elsewhere' : 'secret']),
    nothing: noPhoto,
  },
  document: {
    of: (side, elsewhere) => documentOf(side, side.reports[elsewhere ? 'public elsewhere' : 'public']),
    nothing: (side) => documentOf(side, { document: NO_ID }),
  },
  'kept photo': {
    of: ({ slug, keptPhoto }) => ({ region: slug, token: keptPhoto }),
    nothing: ({ slug }) => ({ region: slug, token: 'a2Fzb25n' }),
  },
  'import file': {
    of: ({ importFiles: [checked, untouched] }, _, isAct) => ({ id: isAct ? untouched : checked }),
    nothing: () => ({ id: NO_ID }),
  },
  'list file': {
    of: ({ listFiles: [checked, untouched] }, _, isAct) => ({ id: isAct ? untouched : checked }),
    nothing: () => ({ id: NO_ID }),
  },
  'code list version': { of: ({ codeList }) => ({ id: codeList }), nothing: () => ({ id: NO_ID }) },
  'code list': {
    of: ({ slug }) => ({ region: slug, kind: 'rekening', file: 'daftar.csv' }),
    nothing: ({ slug }) => ({ region: slug, kind: 'tidak-ada', file: 'daftar.csv' }),
  },
  agency: { of: ({ agencies: [own] }) => ({ id: own }), nothing: () => ({ id: NO_ID }) },
  category: { of: ({ category }) => ({ service: category }), nothing: () => ({ service: 'tidak-ada' }) },
  provider: {
    of: ({ region, provider }) => ({ provider: `${region}-${provider}` }),
    nothing: ({ region }) => ({ provider: `${region}-${NO_ID}` }),
  },
  letter: { of: ({ letter }) => ({ monday: letter }), nothing: () => ({ monday: '2001-01-01' }) },
  'SP4N export': {
    of: ({ sp4nExport }) => ({ export: `${sp4nExport}.csv` }),
    nothing: () => ({ export: `${NO_ID}.csv` }),
  },
  gateway: {
    of: ({ region }) => ({ channel: 'whatsapp', region: String(region) }),
    nothing: ({ region }) => ({ channel: 'pos', region: String(region) }),
  },
  mailbox: { of: ({ region }) => ({ region: String(region) }), nothing: () => ({ region: 'kota' }) },
  'Open311 service': {
    of: ({ category }) => ({ file: `${category}.json` }),
    nothing: () => ({ file: 'tidak-ada.json' }),
  },
  'Open311 request': {
    of: ({ reports }) => ({ file: `${reports.public.code}.xml` }),
    nothing: (side) => ({ file: `${noCode(side).code}.xml` }),
  },
  'Open311 token': {
    of: ({ token }) => ({ file: `${token}.xml` }),
    nothing: () => ({ file: `${'0'.repeat(32)}.xml` }),
  },
  budget: {
    of: ({ slug }) => ({ region: slug, year: String(BUDGET_YEAR) }),
    nothing: () => ({ region: 'kota-madiun', year: String(BUDGET_YEAR) }),
  },
  'budget changes': {
    of: ({ slug }) => ({ region: slug, year: String(BUDGET_YEAR) }),
    nothing: () => ({ region: 'kota-madiun', year: String(BUDGET_YEAR) }),
  },
  'budget line': {
    of: ({ slug, budgetLine }) => ({ region: slug, year: String(BUDGET_YEAR), line: budgetLine }),
    nothing: ({ slug }) => ({ region: slug, year: String(BUDGET_YEAR), line: 'ffffffffffffffff' }),
  },
  place: {
    of: ({ slug, village }) => ({ region: slug, year: String(BUDGET_YEAR), place: village }),
    nothing: ({ slug }) => ({ region: slug, year: String(BUDGET_YEAR), place: '35.99.01.2001' }),
  },
  'budget file': {
    of: ({ slug }) => ({ region: slug, year: String(BUDGET_YEAR), file: `fiskal-${BUDGET_YEAR}.zip` }),
    nothing: ({ slug }) => ({ region: slug, year: String(BUDGET_YEAR), file: `anggaran-${BUDGET_YEAR}-v99.csv` }),
  },
  'budget version': { of: ({ budgetVersion }) => ({ version: budgetVersion }), nothing: () => ({ version: NO_ID }) },
  'budget work': {
    of: ({ budgetVersion, agencies: [own, another] }, elsewhere) => ({
      version: budgetVersion,
      agency: elsewhere ? another : own,
      activity: ACTIVITY,
    }),
    nothing: ({ agencies: [own] }) => ({ version: NO_ID, agency: own, activity: ACTIVITY }),
  },
  plan: {
    of: ({ agencyPlans: [own, another] }, elsewhere) => ({ plan: elsewhere ? another : own }),
    nothing: () => ({ plan: NO_ID }),
  },
  'plan year': {
    of: ({ slug }) => ({ region: slug, year: String(BUDGET_YEAR) }),
    nothing: () => ({ region: 'kota-madiun', year: String(BUDGET_YEAR) }),
  },
  'plan file': {
    of: ({ slug, plan }) => ({ region: slug, plan }),
    nothing: ({ slug }) => ({ region: slug, plan: NO_ID }),
  },
  'planned programme': {
    of: ({ slug }) => ({ region: slug, programme: ACTIVITY.slice(0, 7) }),
    nothing: ({ slug }) => ({ region: slug, programme: '8.01.99' }),
  },
  'payment file': { of: ({ paymentFile }) => ({ id: paymentFile }), nothing: () => ({ id: NO_ID }) },
  'unsettled payment': {
    of: ({ unsettled }) => ({ item: unsettled }),
    nothing: () => ({ item: `unplanned-${NO_ID}` }),
  },
  person: { of: ({ bystander }) => ({ id: bystander }), nothing: () => ({ id: NO_ID }) },
};

const thingOf = (name: string): Thing =>
  THINGS[name] ?? assert.fail(`Say in tests/standards/access/things.ts what a "${name}" is`);

/** All that a region has for the places of a route, by the things that its address may name. */
export const placesIn = (side: Side, things: readonly string[]): Parameters[] =>
  things
    .map(thingOf)
    .flatMap(({ of }) =>
      [false, true].flatMap((elsewhere) => [true, false].map((isAct) => of(side, elsewhere, isAct))),
    );

type Fields = Readonly<Record<string, string>>;

const SAID = { attendance: 'Perangkat daerah 5', minutes: 'Usulan dibacakan dan dibahas bersama.' };
const LED = { heldOn: '2024-01-15', venue: 'Aula contoh', chair: 'Kepala dinas contoh' };

/** What is sent by those for whom a thing is not theirs: whole, so that nothing else keeps them from it. */
const FILLED: Readonly<Record<string, (side: Side) => Fields>> = {
  'budget work ?/save': () => ({ kosong: '' }),
  'budget work ?/submit': () => ({ additional: '' }),
  'budget work ?/empty': () => ({ kosong: '' }),
  'plan ?/upload': () => ({ kosong: '' }),
  'plan ?/apply': () => ({ berkas: NO_ID }),
  'plan ?/lock': () => ({ kind: 'perbup', number: '1/2026', date: '2026-07-01' }),
  'plan ?/withdraw': () => ({ reason: 'Rancangan ini dibuka dua kali.' }),
  'meeting ?/rank': () => ({ method: 'votes' }),
  'meeting ?/minutes': () => ({ ...LED, ...SAID }),
  'meeting ?/decide': ({ proposal: { code } }) => ({
    selected: code,
    [`seen.${code}`]: '1',
    verdict: 'deferred',
    reason: 'Menunggu pengukuran ulang di lapangan.',
  }),
  'meeting ?/fill': () => ({ kosong: '' }),
  'meeting ?/remove': ({ proposal: { code } }) => ({ code }),
  'meeting ?/close': () => ({ sure: 'ya' }),
  'meeting ?/correct': () => ({ heldOn: LED.heldOn, why: 'Nama pimpinan rapat tertulis keliru.' }),
};

export const filledFor = ({ way, thing }: Row, side: Side): Fields => {
  const fill = FILLED[`${thing} ${way.door}`];
  assert.ok(fill, `Say in tests/standards/access/things.ts what a whole form of ${thing} ${way.door} holds`);
  return fill(side);
};

const pathOf = (route: string, values: Parameters): string => {
  const fill = (name: string): string => {
    if (values[name] === undefined) throw new Error(`things.ts does not say what stands for ${name} in ${route}`);
    return encodeURIComponent(values[name]);
  };
  const path = route
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\/\[\[(\w+)(?:=\w+)?\]\]/g, (_, name: string) => (values[name] === undefined ? '' : `/${fill(name)}`))
    .replace(/\[(\w+)(?:=\w+)?\]/g, (_, name: string) => fill(name))
    .replace(/:(\w+)(?:\{(?:[^{}]|\{[^{}]*\})*\})?/g, (_, name: string) => fill(name));
  return path || '/';
};

/** Everything that names a region by its own words. */
const jurisdiction = ({ region }: Side): string => `?jurisdiction_id=${String(region).replace(/^(..)/, '$1.')}`;

/** What an API asks for besides its path. */
const QUERIES: Readonly<Record<string, (side: Side) => string>> = {
  '/api/places': ({ region }) => `?region=${region}&q=a`,
  '/api/reports/near': ({ region }) => `?region=${region}&lat=-7.15&lon=111.88`,
};

/**
 * The address that a cell of the matrix is asked at.
 * @param own where the asker is at home
 * @param other the other region
 */
export const addressOf = (
  { way, thing, whose }: Row,
  own: Side,
  other: Side,
): { path: string; names: readonly string[] } => {
  const known = thing === undefined ? undefined : thingOf(thing);
  const isAct = way.door !== 'GET';
  const values =
    !known || whose === undefined
      ? {}
      : whose === 'nothing'
        ? known.nothing(own)
        : known.of(whose === "another region's" ? other : own, whose === "another agency's", isAct);
  const query =
    (way.route.startsWith('/open311/v2/')
      ? jurisdiction(whose === "another region's" ? other : own)
      : QUERIES[way.route]?.(own)) ?? (way.door.startsWith('?') ? way.door : '');
  const named = Object.entries(values).filter(([name]) => new RegExp(`[[:]${name}\\b`).test(way.route));
  return { path: pathOf(way.route, values) + query, names: named.map(([, value]) => value) };
};
