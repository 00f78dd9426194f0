import { proposalCode } from '../../../src/modules/proposals/rules/codes.ts';
import { reportCode } from '../../../src/modules/reports/rules/codes.ts';
import type { Asker } from './matrix.ts';
import type { Side } from './side.ts';

/** What somebody of a region sees in a field of a page. */
export type See = (side: Side, who: Asker, path: string, field: string) => Promise<string>;

/** A form with an identifier inside, whole but for that. */
export interface Inside {
  /** As `identifierFields` names it. */
  readonly field: string;
  readonly who: Asker;
  readonly path: (own: Side, see: See) => string | Promise<string>;
  readonly fields: (id: string, own: Side) => Readonly<Record<string, string | Blob>>;
  /** Of something that is there in this region. */
  readonly id: (side: Side, see: See) => string | Promise<string>;
  /** Of the same kind and of nothing; an id of nobody's unless it says otherwise. */
  readonly nobody?: (side: Side) => string;
}

const agency = ({ agencies: [own] }: Side) => own;
const anotherAgency = ({ agencies: [, another] }: Side) => another;
const report = ({ reports }: Side) => reports.public.code;
const proposal = (side: Side) => side.proposal.code;
const noReport = ({ region }: Side) => reportCode(region, Buffer.from('tidak'));
const noProposal = ({ region }: Side) => proposalCode(region, Buffer.from('tidak'));

const SAID = 'Ini urusan instansi lain, bukan urusan kami.';
const ASKED = { title: 'Taman bacaan contoh', problem: 'Tidak ada tempat membaca di dusun contoh.' };
const HELD = { heldOn: '2024-02-15', venue: 'Aula contoh', chair: 'Kepala dinas contoh', method: 'votes' };

const DESK: readonly Inside[] = [
  {
    field: '(staff)/meja other',
    who: 'officer',
    path: (own) => `/meja/${report(own)}?/transfer`,
    fields: (other) => ({ other, body: SAID }),
    id: anotherAgency,
  },
  {
    field: '(staff)/meja organisation',
    who: 'verifier',
    path: ({ reports }) => `/meja/${reports.unverified.code}?/verify`,
    fields: (organisation) => ({ organisation, title: 'Jembatan patah', classification: 'complaint' }),
    id: agency,
  },
  {
    field: '(staff)/meja person',
    who: 'officer',
    path: (own) => `/meja/${report(own)}?/delegate`,
    fields: (person) => ({ person }),
    id: ({ people }) => people.officer,
  },
  {
    field: '(staff)/meja into',
    who: 'verifier',
    path: ({ reports }) => `/meja/${reports.archived.code}?/merge`,
    fields: (into) => ({ into, body: SAID }),
    id: report,
    nobody: noReport,
  },
  {
    field: '(staff)/meja code',
    who: 'verifier',
    path: ({ reports }) => `/meja/${reports.archived.code}?/merge`,
    fields: (code) => ({ code, body: SAID }),
    id: report,
    nobody: noReport,
  },
  {
    field: '(staff)/meja template',
    who: 'officer',
    path: (own) => `/meja/${report(own)}?/template`,
    fields: (template) => ({ template, body: '' }),
    id: ({ template }) => template,
  },
  {
    field: '(staff)/meja/templat template',
    who: 'officer',
    path: () => '/meja/templat?/change',
    fields: (template) => ({
      template,
      name: 'Sudah dijadwalkan',
      body: 'Perbaikannya sudah dijadwalkan bulan depan.',
    }),
    id: ({ template }) => template,
  },
  {
    field: '(staff)/meja/daftar person',
    who: 'officer',
    path: () => '/meja/daftar?/bulk',
    fields: (person, own) => ({ act: 'delegate', code: report(own), person }),
    id: ({ people }) => people.officer,
  },
  {
    field: '(staff)/meja/daftar organisation',
    who: 'verifier',
    path: () => '/meja/daftar?/bulk',
    fields: (id, { reports }) => ({ act: 'assign', code: reports.public.code, 'organisation.assign': id }),
    id: anotherAgency,
  },
  {
    field: '(staff)/meja/daftar code',
    who: 'verifier',
    path: () => '/meja/daftar?/bulk',
    fields: (code) => ({ act: 'note', code, 'body.note': 'Sudah ditanyakan kepada petugas.' }),
    id: report,
    nobody: noReport,
  },
  {
    field: '(staff)/meja/lapangan code',
    who: 'officer',
    path: () => '/meja/lapangan?/take',
    fields: (code) => ({ code }),
    id: report,
    nobody: noReport,
  },
];

/** The own forum is closed; that of the other agency is open, and the planning office may hold it too. */
const forum = ({ meetings: [, open] }: Side) => `/meja/usulan/rapat/${open}`;
const verdict = (code: string) => ({ selected: code, [`seen.${code}`]: '2', reason: SAID });

const PLANNING: readonly Inside[] = [
  {
    field: '(staff)/meja/aspirasi/[code] organisation',
    who: 'verifier',
    path: ({ reports }) => `/meja/aspirasi/${reports.aspiration.code}?/refer`,
    fields: (organisation) => ({ ...ASKED, stage: 'district', year: '2028', reason: SAID, organisation }),
    id: agency,
  },
  {
    field: '(staff)/meja/aspirasi/[code] codes',
    who: 'verifier',
    path: ({ reports }) => `/meja/aspirasi/${reports.aspiration.code}?/refer`,
    fields: (codes, own) => ({
      ...ASKED,
      codes,
      stage: 'district',
      year: '2029',
      reason: SAID,
      organisation: agency(own),
    }),
    id: ({ reports }) => reports.aspiration.code,
    nobody: noReport,
  },
  {
    field: '(staff)/meja/usulan/aspirasi/[id] organisation',
    who: 'officer',
    path: ({ referral }) => `/meja/usulan/aspirasi/${referral}`,
    fields: (organisation) => ({ title: ASKED.title, year: '2028', reason: SAID, organisation }),
    id: agency,
  },
  {
    field: '(staff)/meja/usulan/baru organisation',
    who: 'officer',
    path: () => '/meja/usulan/baru',
    fields: (organisation) => ({ ...ASKED, year: '2028', seen: '1', organisation }),
    id: agency,
  },
  {
    field: '(staff)/meja/usulan/baru reports',
    who: 'officer',
    path: () => '/meja/usulan/baru',
    fields: (reports) => ({ ...ASKED, year: '2028', seen: '1', reports }),
    id: report,
    nobody: noReport,
  },
  {
    field: '(staff)/meja/usulan/rapat/baru organisation',
    who: 'planner',
    path: () => '/meja/usulan/rapat/baru',
    fields: (organisation) => ({ ...HELD, stage: 'agency_forum', year: '2028', organisation }),
    id: agency,
  },
  {
    field: '(staff)/meja/usulan/rapat/[id] code',
    who: 'planner',
    path: (own) => `${forum(own)}?/remove`,
    fields: (code) => ({ code }),
    id: proposal,
    nobody: noProposal,
  },
  {
    field: '(staff)/meja/usulan/rapat/[id] selected',
    who: 'planner',
    path: (own) => `${forum(own)}?/decide`,
    fields: (code) => ({ ...verdict(code), verdict: 'deferred' }),
    id: proposal,
    nobody: noProposal,
  },
  {
    field: '(staff)/meja/usulan/rapat/[id] into',
    who: 'planner',
    path: (own) => `${forum(own)}?/decide`,
    fields: (into, own) => ({ ...verdict(proposal(own)), verdict: 'merged', into }),
    id: ({ deskProposal }) => deskProposal,
    nobody: noProposal,
  },
];

const ADMINISTRATION: readonly Inside[] = [
  {
    field: '(admin)/admin/orang organisation',
    who: 'administrator',
    path: () => '/admin/orang/baru',
    fields: (organisation) => ({ organisation, login: 'baru.contoh', name: 'Baru Contoh', role: 'officer' }),
    id: agency,
  },
  {
    field: '(admin)/admin/orang organisation',
    who: 'administrator',
    path: ({ bystander }) => `/admin/orang/${bystander}?/change`,
    fields: (organisation) => ({ organisation, name: 'Lain Contoh', role: 'cadre' }),
    id: agency,
  },
  {
    field: '(admin)/admin/instansi/[id] successor',
    who: 'administrator',
    path: (own) => `/admin/instansi/${anotherAgency(own)}?/end`,
    fields: (successor) => ({ successor, validTo: '2026-01-01' }),
    id: agency,
  },
  {
    field: '(admin)/admin/instansi parent',
    who: 'administrator',
    path: () => '/admin/instansi/baru',
    fields: (parent) => ({
      parent,
      name: 'Dinas Contoh Baru',
      kind: 'agency',
      source: 'uji',
      sourceQuality: 'unofficial',
    }),
    id: agency,
  },
  {
    field: '(admin)/admin/penerusan organisation',
    who: 'administrator',
    path: () => '/admin/penerusan?/rule',
    fields: (organisation) => ({ organisation, service: 'road' }),
    id: agency,
  },
  {
    field: '(admin)/admin/penerusan service',
    who: 'administrator',
    path: () => '/admin/penerusan?/rule',
    fields: (service, own) => ({ organisation: agency(own), service }),
    id: ({ category }) => category,
    nobody: () => 'tidak-ada',
  },
  {
    field: '(admin)/admin/kinerja recipient',
    who: 'administrator',
    path: () => '/admin/kinerja?/name',
    fields: (recipient) => ({ recipient }),
    id: ({ people }) => people.regent,
  },
  {
    field: '(admin)/admin/tangga rung',
    who: 'administrator',
    path: () => '/admin/tangga?/end',
    fields: (rung) => ({ rung }),
    id: (side, see) => see(side, 'administrator', '/admin/tangga', 'rung'),
  },
  {
    field: '(admin)/admin/open311 id',
    who: 'administrator',
    path: () => '/admin/open311?/revoke',
    fields: (id) => ({ id }),
    id: (side, see) => see(side, 'administrator', '/admin/open311', 'id'),
  },
  {
    field: '(admin)/admin/orang/[id] session',
    who: 'administrator',
    path: ({ people }) => `/admin/orang/${people.cadre}?/revoke`,
    fields: (session) => ({ session }),
    id: (side, see) => see(side, 'administrator', `/admin/orang/${side.people.cadre}`, 'session'),
  },
];

const PLANS: readonly Inside[] = [
  {
    field: '(staff)/keuangan/rencana organisation',
    who: 'planner',
    path: () => '/keuangan/rencana?/open',
    fields: (organisation) => ({
      organisation,
      kind: 'renja',
      firstYear: '2031',
      title: 'Renja contoh',
      source: 'uji',
    }),
    id: agency,
  },
];

const PUBLIC: readonly Inside[] = [
  {
    field: '(public)/[[region=region]]/lapor join',
    who: 'visitor',
    path: ({ slug }) => `/${slug}/lapor`,
    fields: (join) => ({ text: 'Jembatan kayu di dusun contoh patah, sama seperti itu.', join }),
    id: report,
    nobody: noReport,
  },
];

/** Another region's identifier in these is answered as nobody's, and one of one's own region otherwise. */
export const INSIDE: readonly Inside[] = [...DESK, ...PLANNING, ...PLANS, ...ADMINISTRATION, ...PUBLIC];

const OWN_ACCOUNT = 'compared with what the person of this session has, and with nothing else';
const TYPED = 'made up by whoever fills in the form: it names nothing yet';
const ASKS = 'of a form that asks and changes nothing: what it asks for is in the address';
const PLACE = 'codes of places are the nation’s, in a public list; the place must lie in the region';
const FILE = 'the file itself';
const ONCE = 'drawn by the form itself, against sending twice';

/** Fields that are named so and have no row, with the reason. */
export const NOT_INSIDE: Readonly<Record<string, string>> = {
  ' kode': ASKS,
  '(account) answer': 'what a passkey says',
  '(account) code': 'a code of the second step',
  '(account)/akun session': OWN_ACCOUNT,
  '(account)/akun/langkah-kedua which': OWN_ACCOUNT,
  '(account)/akun/layanan provider': OWN_ACCOUNT,
  '(account)/masuk person': 'sample people of all regions sign in by one page',
  '(account)/masuk/langkah-kedua code': 'a code of the second step',
  '(account)/undangan code': 'a secret: whoever holds it is meant, from wherever',
  '(admin)/admin/impor berkas': FILE,
  '(admin)/admin/instansi code': TYPED,
  '(admin)/admin/instansi place': PLACE,
  '(admin)/admin/kategori/[service] code': TYPED,
  '(admin)/admin/kinerja code': 'one of a few thresholds, the same everywhere',
  '(admin)/admin/penerusan place': PLACE,
  '(admin)/admin/tangga recipient': 'one of a few roles, the same everywhere',
  '(public)/[[region=region]] district': ASKS,
  '(public)/[[region=region]]/anggaran/[year=year]/beda instansi': ASKS,
  '(public)/[[region=region]]/lapor once': ONCE,
  '(public)/[[region=region]]/lapor place': PLACE,
  '(public)/[[region=region]]/lapor service': 'categories stand in a public list; an unknown one is as none',
  '(public)/[[region=region]]/usulan kode': ASKS,
  '(public)/[[region=region]]/usulan/baru join':
    'what is public is supported by whoever reads it; an unknown code leads to the list',
  '(public)/[[region=region]]/usulan/baru once': ONCE,
  '(public)/[[region=region]]/usulan/baru organisation':
    'residents are not asked: it is the office’s part of the same form',
  '(public)/[[region=region]]/usulan/baru place': PLACE,
  '(public)/ikuti kode': ASKS,
  '(staff)/keuangan/[version]/impor berkas':
    'drawn by chance, and looked for among the files of this region and version',
  '(staff)/keuangan/[version]/impor organisation':
    'every row of a sheet names one as well: rules of lines are tried in the module',
  '(staff)/keuangan/rencana/[plan] berkas': 'drawn by chance, and looked for among the files of this region and plan',
  '(staff)/keuangan/pembayaran/cocok/[item] line':
    'looked for in the version in force of this region: payment-file.test.ts',
  '(staff)/keuangan/pembayaran/impor berkas': 'drawn by chance, and looked for among the files of this region',
  '(staff)/keuangan/kodefikasi/impor berkas': FILE,
  '(staff)/keuangan/kodefikasi/impor fromListId':
    'lists are the nation’s, or kept apart as rows are: regions-apart.test.ts',
  '(staff)/meja answer': 'of one report, and looked for in it alone',
  '(staff)/meja message': 'of one report, and looked for in it alone',
  '(staff)/meja service': 'categories stand in a public list',
  '(staff)/meja/aspirasi/[code] place': PLACE,
  '(staff)/meja/catat once': ONCE,
  '(staff)/meja/daftar district': ASKS,
  '(staff)/meja/daftar handler': ASKS,
  '(staff)/meja/daftar service': ASKS,
  '(staff)/meja/daftar view': 'shown to nobody but whoever saved it and their office',
  '(staff)/meja/lapangan once': ONCE,
  '(staff)/meja/lapangan person': OWN_ACCOUNT,
  '(staff)/meja/poster desa': ASKS,
  '(staff)/meja/poster instansi': ASKS,
  '(staff)/meja/poster kategori': ASKS,
  '(staff)/meja/usulan/baru once': ONCE,
  '(staff)/meja/usulan/baru place': PLACE,
  '(staff)/meja/usulan/rapat/[id] organisation':
    'asked for after the verdict is found possible, for which this world has no proposal: decide.test.ts',
  '(staff)/meja/usulan/rapat/baru place': PLACE,
};
