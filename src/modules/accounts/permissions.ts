import type { Actor } from '#platform/actor.ts';
import type { Sentence } from '#platform/problem.ts';
import { notAllowed } from './problems.ts';
import { ROLES, type Role } from './types.ts';

/**
 * How far a permission reaches.
 * `self`: the person's own account. `own`: things in the hands of the person's own organisation. `region`: everything in the
 * person's region. `any`: bound to no region, for those who have none; whoever holds a report's key has shown it before.
 */
export type Scope = 'self' | 'own' | 'region' | 'any';

type Reach = Partial<Record<Role, Scope>>;
interface Permission {
  /** Completes "may …" / "boleh …". */
  readonly does: Sentence;
  readonly by: Reach;
}

const everyone = (scope: Scope, ...roles: Role[]): Reach => Object.fromEntries(roles.map((role) => [role, scope]));

/** Offices that reports are handed to. */
const HANDLING = everyone('own', 'officer', 'agency_head', 'district', 'village');
/** Who residents come to, call and write to. */
const TAKING_DOWN = everyone('region', 'officer', 'agency_head', 'verifier', 'district', 'village');
const STAFF = (scope: Scope) =>
  everyone(
    scope,
    'officer',
    'agency_head',
    'verifier',
    'district',
    'village',
    'cadre',
    'planner',
    'treasurer',
    'council',
    'secretary',
    'regent',
    'auditor',
    'administrator',
  );
/** Whoever reads plans and budgets before they are locked. */
const READING_MONEY = everyone(
  'region',
  'officer',
  'agency_head',
  'district',
  'planner',
  'treasurer',
  'council',
  'secretary',
  'regent',
  'auditor',
);
const SYSTEM: Reach = { system: 'any' };
const REPORTER: Reach = { reporter: 'any' };
const ADMINISTRATOR: Reach = { administrator: 'region' };
/** Whoever answers for the region as a whole and reads in it. */
const OVERSIGHT = everyone('region', 'verifier', 'secretary', 'regent', 'auditor');

const act = (id: string, en: string, ...reaches: Reach[]): Permission => ({
  does: { id, en },
  by: Object.assign({}, ...reaches),
});

/** Every act by role: the one place that says who may do what. `permissions.snapshot.txt` shows it as a matrix. */
export const PERMISSIONS = {
  'report.submit': act(
    'mengirim laporan',
    'file a report',
    everyone('any', 'visitor', 'reporter', 'system'),
    everyone(
      'region',
      'officer',
      'agency_head',
      'verifier',
      'district',
      'village',
      'cadre',
      'secretary',
      'regent',
      'administrator',
    ),
  ),
  'report.complete': act('melengkapi laporan', 'complete the report', REPORTER),
  'report.confirm': act('menyatakan laporan selesai', 'confirm that the report is solved', REPORTER),
  'report.contest': act('menyatakan laporan belum selesai', 'say that the report is not solved', REPORTER),
  'report.object': act('menyanggah pengarsipan laporan', 'object to the archiving of the report', REPORTER),
  'report.converse': act('bercakap di laporan ini', 'write in the conversation of this report', REPORTER, HANDLING, {
    verifier: 'region',
  }),
  'report.join': act(
    'bergabung dengan laporan warga lain',
    'join the report of another resident',
    everyone('any', 'visitor', 'reporter'),
    TAKING_DOWN,
  ),
  'report.record': act('mencatat laporan yang disampaikan warga', 'take down what a resident reports', TAKING_DOWN),
  'alert.subscribe': act('berlangganan kabar laporan', 'subscribe to news of reports', everyone('any', 'visitor')),
  'alert.confirm': act('menyetujui langganan', 'agree to a subscription', everyone('any', 'visitor')),
  'alert.stop': act('menghentikan langganan', 'end a subscription', everyone('any', 'visitor')),
  'report.support': act('mendukung laporan', 'support a report', everyone('any', 'visitor', 'reporter')),

  'report.verify': act('memeriksa laporan yang masuk', 'verify an incoming report', { verifier: 'region' }),
  'report.ask': act('meminta pelapor melengkapi laporan', 'ask the reporter to complete the report', HANDLING, {
    verifier: 'region',
  }),
  'report.assign': act('menyerahkan laporan ke instansi', 'assign a report to an agency', { verifier: 'region' }),
  'report.route': act('meneruskan laporan langsung ke instansi', 'send a report straight to an agency', SYSTEM),
  'report.transfer': act(
    'memindahkan laporan ke instansi lain',
    'transfer a report to another agency',
    HANDLING,
    { verifier: 'region' },
    SYSTEM,
  ),
  'report.accept': act('menerima laporan untuk ditangani', 'accept a report', HANDLING),
  'report.start': act('memulai penanganan laporan', 'start work on a report', HANDLING),
  'report.progress': act('mencatat kemajuan penanganan', 'record progress on a report', HANDLING),
  'report.answer': act('menjawab laporan', 'answer a report', HANDLING),
  'report.delegate': act(
    'menugaskan laporan kepada orang di kantornya',
    'give a report to somebody in their office',
    HANDLING,
    SYSTEM,
  ),
  'report.archive': act('mengarsipkan laporan', 'archive a report', { verifier: 'region' }, SYSTEM),
  'report.release': act(
    'menampilkan isi laporan yang diteruskan tanpa verifikasi',
    'publish a report that was forwarded unread',
    HANDLING,
    {
      verifier: 'region',
    },
  ),
  'report.appeal': act(
    'meminta Sekretaris Daerah memutuskan instansi',
    'ask the secretary to decide on the agency',
    HANDLING,
  ),
  'report.decide_agency': act('memutuskan instansi yang menangani', 'decide which agency is in charge', {
    secretary: 'region',
  }),
  'report.remind': act('mengingatkan sebelum tenggat', 'remind before something is due', SYSTEM),
  'report.escalate': act('menaikkan laporan yang lewat tenggat', 'raise what is overdue', SYSTEM),
  'report.become_anonymous': act(
    'menghapus nama dan kontaknya dari laporan',
    'erase their name and contact from the report',
    REPORTER,
  ),
  'report.show_words': act('menampilkan atau menutup tulisan di laporan', 'show or hide what was written on a report', {
    verifier: 'region',
  }),
  'report.see_answer': act('membaca jawaban', 'read the answer', REPORTER),
  'report.merge': act('menggabungkan laporan tentang hal yang sama', 'merge reports about the same thing', {
    verifier: 'region',
  }),
  'report.choose_news': act('memilih kabar tentang laporannya', 'choose the news of their report', REPORTER),
  'report.ask_lasting': act('menanyakan apakah masih beres', 'ask whether it is still fixed', SYSTEM),
  'report.say_lasting': act('mengatakan apakah masih beres', 'say whether it is still fixed', REPORTER),
  'report.close_silent': act('menutup laporan tanpa konfirmasi', 'close a report without confirmation', SYSTEM),
  'report.note': act('menulis catatan internal', 'write an internal note', HANDLING, { verifier: 'region' }),
  'report.visit': act(
    'membawa laporan ke lapangan dan mencatat kunjungan',
    'take a report to the field and note a visit',
    HANDLING,
  ),
  'report.audit': act('mencatat temuan audit', 'record the finding of an audit', { auditor: 'region' }),
  'report.import': act('mengimpor laporan', 'import reports', everyone('region', 'verifier', 'administrator'), SYSTEM),
  'report.track': act('menulis tracking ID SP4N-LAPOR!', 'write the tracking ID of SP4N-LAPOR!', {
    verifier: 'region',
  }),
  'report.export_answers': act('mengekspor jawaban untuk SP4N-LAPOR!', 'export answers for SP4N-LAPOR!', {
    verifier: 'region',
  }),
  'report.export': act('mengunduh daftar laporan', 'export reports', HANDLING, OVERSIGHT, ADMINISTRATOR),

  'report.read': act(
    'membuka laporan di meja kerja',
    'open a report at the desk',
    REPORTER,
    HANDLING,
    OVERSIGHT,
    ADMINISTRATOR,
  ),
  'report.read_secret': act(
    'membaca isi laporan rahasia',
    'read the text of a secret report',
    REPORTER,
    HANDLING,
    OVERSIGHT,
  ),
  'report.read_contact': act(
    'melihat kontak pelapor yang tidak meminta anonim',
    'see the contact of a reporter who did not ask to be anonymous',
    REPORTER,
    HANDLING,
    everyone('region', 'verifier', 'auditor'),
  ),
  'report.read_identity': act(
    'membuka identitas pelapor anonim',
    'open the identity of an anonymous reporter',
    REPORTER,
    everyone('region', 'verifier', 'auditor'),
  ),

  'petition.read': act(
    'membuka aspirasi di meja kerja',
    'open aspirations at the desk',
    everyone('region', 'officer', 'agency_head', 'district', 'village'),
    OVERSIGHT,
    ADMINISTRATOR,
  ),
  'petition.answer': act('menjawab aspirasi atas nama bupati', 'answer an aspiration for the regent', {
    regent: 'region',
  }),
  'petition.follow': act('mencatat jalannya aspirasi', 'keep an aspiration up to date', SYSTEM),
  'referral.hand_over': act(
    'menyerahkan aspirasi ke musrenbang',
    'hand aspirations over to a musrenbang',
    everyone('region', 'verifier', 'regent'),
  ),
  'referral.decide': act(
    'memutuskan usulan musrenbang yang diserahkan ke kantornya',
    'decide on what was handed over for the musrenbang',
    everyone('own', 'officer', 'agency_head', 'planner'),
  ),
  'proposal.submit': act(
    'mengusulkan untuk musrenbang',
    'propose for a musrenbang',
    everyone('any', 'visitor', 'reporter'),
    SYSTEM,
  ),
  'proposal.propose': act(
    'mengusulkan atas nama kantornya',
    'propose for their office',
    everyone('own', 'officer', 'agency_head', 'district', 'village', 'planner', 'council'),
  ),
  'proposal.screen': act(
    'membaca usulan warga dan memasukkannya ke daftar',
    'read what residents propose and put it on the list',
    everyone('own', 'district', 'village'),
    { planner: 'region' },
  ),
  'proposal.decide': act(
    'memutuskan usulan dalam musrenbang',
    'decide on a proposal in a musrenbang',
    everyone('own', 'officer', 'agency_head', 'district', 'village'),
    { planner: 'region' },
  ),
  'proposal.withdraw': act(
    'menarik usulannya',
    'withdraw their proposal',
    REPORTER,
    everyone('self', 'officer', 'agency_head', 'district', 'village', 'planner', 'council'),
  ),
  'proposal.support': act('mendukung usulan', 'support a proposal', everyone('any', 'visitor', 'reporter')),
  'proposal.follow': act('mengikuti usulannya', 'follow their proposal', REPORTER),
  'proposal.forget': act(
    'menghapus nama dan kontaknya dari usulan',
    'erase their name and contact from a proposal',
    REPORTER,
  ),
  'proposal.read': act(
    'membuka usulan musrenbang di meja kerja',
    'open proposals at the desk',
    everyone('region', 'officer', 'agency_head', 'district', 'village', 'planner', 'council'),
    OVERSIGHT,
    ADMINISTRATOR,
  ),
  'meeting.hold': act(
    'menyiapkan dan mencatat musrenbang',
    'prepare and record a musrenbang',
    everyone('own', 'officer', 'agency_head', 'district', 'village'),
    { planner: 'region' },
  ),
  'musrenbang.change_date': act(
    'mengubah kalender musrenbang',
    'change the calendar of the musrenbang',
    { planner: 'region' },
    ADMINISTRATOR,
  ),
  'threshold.change': act('mengubah ambang dukungan aspirasi', 'change what aspirations need', ADMINISTRATOR, SYSTEM),
  'audit.read': act('membuka meja audit', 'open the desk of audits', OVERSIGHT, ADMINISTRATOR),
  'audit.draw': act('mengundi laporan untuk diaudit', 'draw reports for audit', SYSTEM),

  'plan.write': act(
    'menyusun rencana (RPJMD, Renstra, RKPD, Renja)',
    'draw up plans (RPJMD, Renstra, RKPD, Renja)',
    everyone('own', 'officer', 'agency_head', 'district'),
    { planner: 'region' },
    SYSTEM,
  ),
  'plan.lock': act(
    'mengunci rencana dengan dokumennya',
    'lock a plan under its document',
    everyone('region', 'planner', 'secretary'),
    SYSTEM,
  ),
  'plan.read': act('membaca rancangan rencana yang belum dikunci', 'read drafts of plans', READING_MONEY),

  'budget.open': act(
    'membuka dan menarik rancangan anggaran',
    'open and withdraw drafts of the budget',
    everyone('region', 'planner', 'treasurer'),
    SYSTEM,
  ),
  'budget.write': act(
    'mengisi rancangan anggaran dari berkas',
    'fill a draft of the budget from a file',
    everyone('region', 'planner', 'treasurer'),
    SYSTEM,
  ),
  'budget.plan': act(
    'menyusun belanja kantornya (RKA)',
    'plan the spending of their office (RKA)',
    {
      officer: 'own',
      agency_head: 'own',
      district: 'own',
    },
    SYSTEM,
  ),
  'budget.submit': act(
    'mengajukan RKA kantornya',
    'submit the RKA of their office',
    {
      agency_head: 'own',
      district: 'own',
    },
    SYSTEM,
  ),
  'budget.verify': act(
    'mengesahkan atau mengembalikan RKA',
    'verify or return an RKA',
    everyone('region', 'planner', 'treasurer', 'secretary'),
    SYSTEM,
  ),
  'budget.lock': act(
    'mengunci versi anggaran dengan dokumennya',
    'lock a version of the budget under its document',
    everyone('region', 'treasurer', 'secretary'),
    SYSTEM,
  ),
  'budget.pay': act('memasukkan berkas pembayaran', 'take in files of payments', { treasurer: 'region' }, SYSTEM),
  'budget.read': act('membaca rancangan anggaran yang belum dikunci', 'read drafts of the budget', READING_MONEY),

  'desk.read': act('membuka meja kerja', 'open the desk', HANDLING, OVERSIGHT, ADMINISTRATOR),
  'template.change': act('mengatur templat jawaban kantornya', 'change the answer templates of their office', HANDLING),
  'answer.require_second': act(
    'mewajibkan orang kedua untuk jawaban kantornya',
    'want a second person behind answers of their office',
    everyone('own', 'agency_head', 'district', 'village'),
  ),
  'view.save': act(
    'menyimpan tampilan daftar',
    'save a view of the list',
    everyone(
      'self',
      'officer',
      'agency_head',
      'verifier',
      'district',
      'village',
      'secretary',
      'regent',
      'auditor',
      'administrator',
    ),
  ),
  'view.share': act(
    'membagikan tampilan daftar dengan kantornya',
    'share a view of the list with their office',
    everyone('own', 'agency_head', 'district', 'village', 'verifier'),
  ),
  'wall.read': act(
    'membuka layar pantau',
    'open the wall',
    everyone('region', 'agency_head', 'planner', 'treasurer', 'council'),
    OVERSIGHT,
    ADMINISTRATOR,
  ),

  'organisation.create': act('menambah instansi', 'add an organisation', ADMINISTRATOR, SYSTEM),
  'organisation.change': act('mengubah instansi', 'change an organisation', ADMINISTRATOR, SYSTEM),
  'organisation.end': act('mengakhiri masa berlaku instansi', 'end an organisation', ADMINISTRATOR, SYSTEM),
  'organisation.import': act('mengimpor instansi', 'import organisations', ADMINISTRATOR, SYSTEM),

  'classification.read': act(
    'membuka pengelolaan kode dan harga',
    'open the desk of codes and prices',
    everyone('region', 'planner', 'treasurer', 'council', 'secretary', 'regent', 'auditor', 'administrator'),
  ),
  'classification.import': act(
    'mengimpor daftar kode dan harga',
    'import lists of codes and prices',
    everyone('region', 'planner', 'treasurer', 'administrator'),
  ),
  // not the one who brought it in: the act itself and the database see to that
  'classification.decide': act(
    'menyetujui atau menolak daftar kode dan harga',
    'approve or refuse lists of codes and prices',
    everyone('region', 'planner', 'treasurer', 'secretary'),
  ),

  'routing.read': act(
    'melihat ketepatan usulan instansi',
    'see how often proposals are right',
    { auditor: 'region' },
    ADMINISTRATOR,
  ),
  'routing.change': act(
    'mengatur penerusan langsung laporan',
    'decide which reports go straight through',
    ADMINISTRATOR,
  ),
  'service.change': act('mengubah kategori layanan', 'change services', ADMINISTRATOR, SYSTEM),
  'deadline.change': act('mengubah batas waktu', 'change deadlines', ADMINISTRATOR, SYSTEM),
  'ladder.change': act('mengubah tangga pengingat', 'change the ladder', ADMINISTRATOR, SYSTEM),
  'proof.change': act('mengubah batas bukti dan audit', 'change the limits of proof and audit', ADMINISTRATOR),
  'holiday.change': act('mengubah hari libur', 'change holidays', ADMINISTRATOR, SYSTEM),
  'figures.change': act('mengubah ambang angka', 'change the thresholds of figures', ADMINISTRATOR, SYSTEM),
  'letter.address': act(
    'menentukan penerima surat pekanan',
    'name who is sent the weekly letter',
    ADMINISTRATOR,
    SYSTEM,
  ),
  'letter.make': act('membuat surat pekanan', 'write the weekly letter', SYSTEM),
  'region.open': act('membuka wilayah baru', 'open a region', SYSTEM),

  'person.read': act('melihat daftar orang', 'see the list of people', { auditor: 'region' }, ADMINISTRATOR, SYSTEM),
  'person.create': act('menambah orang', 'add a person', ADMINISTRATOR, SYSTEM),
  'person.change': act('mengubah data orang', 'change a person', ADMINISTRATOR, SYSTEM),
  'person.end': act('menonaktifkan orang', 'end a person’s account', ADMINISTRATOR, SYSTEM),
  'person.invite': act('mengundang orang', 'invite a person', ADMINISTRATOR, SYSTEM),
  'person.accept': act('menerima undangan', 'accept an invitation', { visitor: 'any' }),
  'person.change_password': act('mengganti kata sandi', 'change the password', STAFF('self')),
  'second_step.add': act('memasang langkah kedua', 'set up a second step', STAFF('self')),
  'second_step.remove': act('menghapus langkah kedua', 'remove a second step', STAFF('self'), ADMINISTRATOR, SYSTEM),
  'second_step.renew_codes': act('membuat kode cadangan', 'make recovery codes', STAFF('self')),
  'second_step.require': act('mewajibkan langkah kedua', 'require a second step', ADMINISTRATOR),
  'session.prove': act('membuktikan diri di sesi ini', 'prove who one is in this session', STAFF('self')),
  'session.start': act('masuk', 'sign in', { visitor: 'any' }),
  'session.end': act('keluar', 'sign out', STAFF('self')),
  'session.read': act('melihat sesi', 'see sessions', STAFF('self'), ADMINISTRATOR),
  'session.revoke': act('mencabut sesi', 'revoke sessions', STAFF('self'), ADMINISTRATOR, SYSTEM),

  'provider.read': act(
    'melihat layanan masuk',
    'see the services for signing in',
    { auditor: 'region' },
    ADMINISTRATOR,
  ),
  'provider.change': act('mengatur layanan masuk', 'set up services for signing in', ADMINISTRATOR),
  'provider.link': act(
    'menghubungkan akun layanan masuk',
    'link an account of a service for signing in',
    STAFF('self'),
  ),

  'georeport.read': act(
    'melihat kunci dan server Open311',
    'see keys and servers of Open311',
    { auditor: 'region' },
    ADMINISTRATOR,
  ),
  'georeport.change': act('mengatur kunci dan server Open311', 'set up keys and servers of Open311', ADMINISTRATOR),
  'georeport.send': act('mengirim laporan ke server Open311', 'send reports to servers of Open311', SYSTEM),

  'gateway.read': act(
    'melihat gerbang WhatsApp dan SMS',
    'see the gateways of WhatsApp and SMS',
    { auditor: 'region' },
    ADMINISTRATOR,
  ),
  'gateway.change': act('mengatur gerbang WhatsApp dan SMS', 'set up the gateways of WhatsApp and SMS', ADMINISTRATOR),
  'message.carry': act('membawa pesan masuk dan keluar', 'carry messages in and out', SYSTEM),

  'outbox.read': act('melihat kotak keluar', 'see the outbox', { auditor: 'region' }, ADMINISTRATOR),
  'health.read': act('melihat kesehatan sistem', 'see the health of the system', { auditor: 'region' }, ADMINISTRATOR),
  'journal.read': act('membaca jurnal', 'read the journal', { auditor: 'region' }, ADMINISTRATOR),
} as const satisfies Record<string, Permission>;

export type Act = keyof typeof PERMISSIONS;
export const ACTS = Object.keys(PERMISSIONS) as Act[];

/** What the act is done to. */
export interface Where {
  readonly region: number;
  /** In whose hands it is. Several: one of them suffices. */
  readonly organisation?: string | null | readonly string[];
  /** Whose account it is. */
  readonly person?: string;
}

export const roleOf = (actor: Actor): Role | undefined => {
  if (actor.kind !== 'person') return actor.kind;
  const role = actor.role as Role;
  // A person of the name 'system' in the role column must not become the system.
  return ROLES.includes(role) && role !== 'system' && role !== 'reporter' && role !== 'visitor' ? role : undefined;
};

/** How far this actor may do this at all: for menus, and to choose what a list shows. Undefined: nowhere. */
export const scopeOf = (actor: Actor, act: Act): Scope | undefined => {
  const role = roleOf(actor);
  const by: Reach = PERMISSIONS[act].by;
  return role && by[role];
};

/** Whether this actor may do this here. A person of another region may do nothing. */
export const mayAct = (actor: Actor, act: Act, where: Where): boolean => {
  const scope = scopeOf(actor, act);
  if (!scope) return false;
  if (actor.kind !== 'person') return scope === 'any';
  if (actor.region !== where.region) return false;
  if (scope === 'self') return where.person === actor.id;
  if (scope === 'own')
    return actor.organisation !== undefined && [where.organisation ?? []].flat().includes(actor.organisation);
  return scope === 'region';
};

/** @throws {Problem} 403 `not-allowed`, with a sentence that says who may */
export const requirePermission = (actor: Actor, act: Act, where: Where): void => {
  if (!mayAct(actor, act, where)) throw notAllowed(act, PERMISSIONS[act]);
};
