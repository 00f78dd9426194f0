import type { Sentence } from '#platform/problem.ts';

/**
 * The public figures, all of them and nowhere else: pages, files, lists, the page that explains them and the tests read this file.
 * A further figure (an audit's finding) is one more entry, and the fact it stands on one more key
 * in rollup.ts.
 *
 * Every figure counts reports of one month of receipt, for ever: a report cannot be moved to another month by what is done to it.
 * Left out are secret reports, which belong to their reporter, and imported history, which nobody here has handled.
 */

/** What is known of a report, as the keys of rollup.ts tell it; null stands for "none of these". */
export interface Facts {
  readonly verification: 'in_time' | 'late' | null;
  readonly response: 'in_time' | 'late' | null;
  readonly answer: 'in_time' | 'late' | null;
  /** `unconfirmed`: it has not ended, but its reporter let the time after an answer without proof go by. */
  readonly ending: 'confirmed' | 'silent' | 'unconfirmed' | 'archived' | null;
  /** `reopened`: contested, at least once after it had ended. */
  readonly contested: 'contested' | 'reopened' | null;
  /** Some weeks after the end; `unanswered`: the question was put, and nothing said. */
  readonly lasting: 'fixed' | 'broken' | 'unanswered' | null;
  /** `true`: verified and not archived, so an answer is owed or was given. */
  readonly public: 'true' | 'false';
  readonly origin: 'imported' | null;
}
export const FACTS = [
  'verification',
  'response',
  'answer',
  'ending',
  'contested',
  'lasting',
  'public',
  'origin',
] as const;

/** All of what is named must hold. */
type Condition = { readonly [Fact in keyof Facts]?: readonly Facts[Fact][] };

/** Whose a report is for a figure: who holds it now, or in whose hands a limit passed. */
export type FigureOffice = 'organisation' | 'responder' | 'answerer';
/** What the clock alone makes late; moments of rollup.ts. */
export type Overdue = 'verifyDue' | 'responseDue' | 'answerDue';

interface Definition {
  readonly name: Sentence;
  /** Complete: what is counted, of what it is a share, and what is not held against whom. */
  readonly definition: Sentence;
  /** A report counts when one of these holds; no report is in two of them. */
  readonly where: readonly Condition[];
  /** Those whose limit has passed, unanswered, count too: late that never ended is late now. */
  readonly overdue?: Overdue;
  readonly office?: FigureOffice;
  /** It is told as a share of these figures together. */
  readonly of?: readonly string[];
}

const define = <const D extends Readonly<Record<string, Definition>>>(definitions: D): D => definitions;

const JUDGED: readonly Condition[] = [
  { ending: ['confirmed', 'silent', 'unconfirmed'] },
  { ending: [null, 'archived'], contested: ['contested', 'reopened'] },
];

export const FIGURES = define({
  received: {
    name: { id: 'Masuk', en: 'Received' },
    definition: {
      id: 'Semua laporan yang masuk dalam masa ini, lewat saluran apa pun, juga yang belum diperiksa dan yang diarsipkan. Yang digabungkan dihitung sekali, bersama laporan utamanya. Laporan rahasia dan riwayat yang diimpor tidak ikut.',
      en: 'All reports that came in during this period, by whatever channel, also those not verified yet and those archived. What was merged counts once, with its main report. Secret reports and imported history are left out.',
    },
    where: [{}],
  },
  verified_in_time: {
    name: { id: 'Diperiksa tepat waktu', en: 'Verified in time' },
    definition: {
      id: 'Petugas sudah memeriksa laporan (memverifikasi atau mengarsipkannya) sebelum batas yang berlaku bagi laporan itu. Bagian dari semua yang sudah diperiksa atau sudah lewat batas. Ini kerja pemeriksa, bukan dinas.',
      en: 'An officer has decided on the report (verified or archived it) before the limit that was in force for it. A share of all that were decided on or are past their limit. This is the work of the verifiers, not of the agency.',
    },
    where: [{ verification: ['in_time'] }],
    of: ['verified_in_time', 'verified_late'],
  },
  verified_late: {
    name: { id: 'Terlambat diperiksa', en: 'Verified late' },
    definition: {
      id: 'Batas pemeriksaan lewat sebelum laporan diperiksa, termasuk yang sampai sekarang belum diperiksa. Sekali terlambat tetap terlambat.',
      en: 'The limit for verification passed before the report was decided on, those still waiting included. Once late, it stays late.',
    },
    where: [{ verification: ['late'] }],
    overdue: 'verifyDue',
    of: ['verified_in_time', 'verified_late'],
  },
  responded_in_time: {
    name: { id: 'Ditanggapi tepat waktu', en: 'First response in time' },
    definition: {
      id: 'Instansi memberi kabar pertama yang bisa dibaca pelapor sebelum batas yang berlaku. Saat menunggu pelapor, batas ikut mundur. Bagian dari semua yang sudah ditanggapi atau sudah lewat batas.',
      en: 'The agency gave its first news that the reporter can read before the limit in force. While the reporter is asked, the limit moves back. A share of all that were responded to or are past their limit.',
    },
    where: [{ response: ['in_time'] }],
    office: 'responder',
    of: ['responded_in_time', 'responded_late'],
  },
  responded_late: {
    name: { id: 'Terlambat ditanggapi', en: 'First response late' },
    definition: {
      id: 'Batas tanggapan pertama lewat tanpa kabar, termasuk yang sampai sekarang belum ada kabarnya. Dihitung pada instansi yang memegang laporan saat batas itu lewat, juga bila laporannya lalu dipindahkan.',
      en: 'The limit for the first response passed without news, those still without any included. Counted with the agency that held the report when the limit passed, even if it was handed on later.',
    },
    where: [{ response: ['late'] }],
    overdue: 'responseDue',
    office: 'responder',
    of: ['responded_in_time', 'responded_late'],
  },
  answered_in_time: {
    name: { id: 'Dijawab tepat waktu', en: 'Answered in time' },
    definition: {
      id: 'Laporan sudah dijawab, dan tidak satu pun jawabannya melewati batas yang berlaku saat itu, juga jawaban ulang sesudah sanggahan. Saat menunggu pelapor, batas ikut mundur. Bagian dari semua yang sudah dijawab atau sudah lewat batas.',
      en: 'The report is answered, and none of its answers passed the limit then in force, those after a contest included. While the reporter is asked, the limit moves back. A share of all that are answered or past their limit.',
    },
    where: [{ answer: ['in_time'] }],
    office: 'answerer',
    of: ['answered_in_time', 'answered_late'],
  },
  answered_late: {
    name: { id: 'Terlambat dijawab', en: 'Answered late' },
    definition: {
      id: 'Satu batas jawaban atau lebih lewat tanpa jawaban, termasuk yang sampai sekarang belum dijawab. Sekali terlambat tetap terlambat. Dihitung pada instansi yang memegang laporan saat batas itu lewat, juga bila laporannya lalu dipindahkan.',
      en: 'At least one limit for an answer passed without one, those still unanswered included. Once late, it stays late. Counted with the agency that held the report when the limit passed, even if it was handed on later.',
    },
    where: [{ answer: ['late'] }],
    overdue: 'answerDue',
    office: 'answerer',
    of: ['answered_in_time', 'answered_late'],
  },
  handled: {
    name: { id: 'Harus dijawab', en: 'To be answered' },
    definition: {
      id: 'Laporan yang sudah diverifikasi dan tidak diarsipkan: jawaban sudah diberikan atau masih ditunggu.',
      en: 'Reports that were verified and not archived: an answer was given or is still owed.',
    },
    where: [{ public: ['true'] }],
  },
  judged: {
    name: { id: 'Sudah dinilai', en: 'Judged' },
    definition: {
      id: 'Laporan yang dibenarkan pelapor, ditutup tanpa konfirmasi, dijawab tanpa bukti dan tidak dibenarkan sampai batasnya, atau pernah disanggah: hasilnya sudah diketahui, atau pelapor dibiarkan diam.',
      en: 'Reports that their reporter confirmed, that were closed without confirmation, that were answered without proof and not confirmed in time, or that were ever contested: the outcome is known, or silence was left to stand for it.',
    },
    where: JUDGED,
  },
  solved: {
    name: { id: 'Dibenarkan tanpa sanggahan', en: 'Confirmed without a contest' },
    definition: {
      id: 'Pelapor sendiri menyatakan beres, dan jawabannya tidak pernah disanggah. Bagian dari yang sudah dinilai: yang ditutup karena diam, yang tidak dibenarkan, dan yang pernah disanggah ikut membagi. Hanya menurut angka inilah instansi diurutkan.',
      en: 'The reporter said that it is solved, and no answer was ever contested. A share of those judged: what was closed by silence, what was not confirmed and what was ever contested counts against it. Agencies are ranked by this figure alone.',
    },
    where: [{ ending: ['confirmed'], contested: [null] }],
    of: ['judged'],
  },
  confirmed: {
    name: { id: 'Dibenarkan pelapor', en: 'Confirmed by the reporter' },
    definition: {
      id: 'Pelapor sendiri menyatakan beres, juga bila sebelumnya pernah menyanggah. Diam tidak pernah dihitung iya. Bagian dari yang sudah dinilai.',
      en: 'The reporter said that it is solved, also after an earlier contest. Silence never counts as yes. A share of those judged.',
    },
    where: [{ ending: ['confirmed'] }],
    of: ['judged'],
  },
  contested: {
    name: { id: 'Disanggah', en: 'Contested' },
    definition: {
      id: 'Pelapor pernah menyatakan bahwa jawaban belum menyelesaikan masalahnya. Bagian dari yang sudah dinilai.',
      en: 'The reporter said at least once that an answer did not solve the trouble. A share of those judged.',
    },
    where: [{ contested: ['contested', 'reopened'] }],
    of: ['judged'],
  },
  reopened: {
    name: { id: 'Dibuka lagi', en: 'Reopened' },
    definition: {
      id: 'Disanggah sesudah laporan berakhir: sesudah dibenarkan atau ditutup tanpa konfirmasi. Bagian dari yang sudah dinilai.',
      en: 'Contested after the report had ended: after it was confirmed or closed without confirmation. A share of those judged.',
    },
    where: [{ contested: ['reopened'] }],
    of: ['judged'],
  },
  silent: {
    name: { id: 'Ditutup tanpa konfirmasi', en: 'Closed by silence' },
    definition: {
      id: 'Dinas menunjukkan pekerjaannya dengan foto, pelapor diberi tahu dan tidak berkata apa-apa sampai batasnya, lalu laporan ditutup. Tidak dihitung selesai. Bagian dari yang sudah dinilai.',
      en: 'The agency showed its work on a photo, the reporter had a notice and said nothing until the limit, and the report was closed. It does not count as done. A share of those judged.',
    },
    where: [{ ending: ['silent'] }],
    of: ['judged'],
  },
  unconfirmed: {
    name: { id: 'Dijawab, belum dibenarkan', en: 'Answered, not confirmed' },
    definition: {
      id: 'Dinas menjawab tanpa bukti pekerjaan, dan pelapor tidak berkata apa-apa sampai batasnya. Diam tidak menutupnya: laporan tetap terbuka dan bisa disanggah kapan saja, tetapi tidak menjadi utang siapa pun. Bagian dari yang sudah dinilai.',
      en: 'The agency answered without proof of work, and the reporter said nothing until the limit. Silence does not close it: the report stays open and can be contested at any time, but nobody owes anything. A share of those judged.',
    },
    where: [{ ending: ['unconfirmed'] }],
    of: ['judged'],
  },
  still_fixed: {
    name: { id: 'Masih beres', en: 'Still fixed' },
    definition: {
      id: 'Beberapa minggu sesudah laporan berakhir kami bertanya kepada pelapornya, dan ia menyatakan masih beres. Bagian dari semua yang ditanya: yang tidak menjawab ikut membagi, diam tidak dihitung iya.',
      en: 'Some weeks after the report ended its reporter was asked, and said that it is still fixed. A share of all that were asked: those without an answer count against it, silence is no yes.',
    },
    where: [{ lasting: ['fixed'] }],
    of: ['still_fixed', 'broken_again', 'not_said'],
  },
  broken_again: {
    name: { id: 'Rusak lagi', en: 'Broken again' },
    definition: {
      id: 'Pelapor menyatakan masalahnya kembali beberapa minggu sesudah laporan berakhir. Sekali tercatat tetap tercatat, juga bila laporannya dibuka lagi dan diperbaiki. Bagian dari semua yang ditanya.',
      en: 'The reporter said that the trouble is back some weeks after the report ended. Once on record it stays, also when the report is opened again and mended. A share of all that were asked.',
    },
    where: [{ lasting: ['broken'] }],
    of: ['still_fixed', 'broken_again', 'not_said'],
  },
  not_said: {
    name: { id: 'Belum menjawab apakah masih beres', en: 'Not said whether still fixed' },
    definition: {
      id: 'Kami sudah bertanya, paling banyak dua kali, dan pelapor belum menjawab, juga karena tidak meninggalkan alamat dan tidak membuka halaman laporannya. Bagian dari semua yang ditanya.',
      en: 'We have asked, twice at most, and the reporter has not answered, also for having left no address and not opened the page of the report. A share of all that were asked.',
    },
    where: [{ lasting: ['unanswered'] }],
    of: ['still_fixed', 'broken_again', 'not_said'],
  },
  archived: {
    name: { id: 'Diarsipkan', en: 'Archived' },
    definition: {
      id: 'Petugas mengarsipkan laporan dengan alasan tertulis, atau pelapor tidak melengkapinya sampai batas. Bagian dari yang masuk.',
      en: 'An officer archived the report with a written reason, or its reporter did not complete it until the limit. A share of those received.',
    },
    where: [{ ending: ['archived'] }],
    of: ['received'],
  },
  running: {
    name: { id: 'Belum berakhir', en: 'Not ended' },
    definition: {
      id: 'Belum dibenarkan, belum ditutup, dan belum diarsipkan. Selama angka ini besar, angka lain di masa ini masih akan berubah. Bagian dari yang masuk.',
      en: 'Not confirmed, not closed and not archived. While this figure is large, the others of this period will still change. A share of those received.',
    },
    where: [{ ending: [null, 'unconfirmed'] }],
    of: ['received'],
  },
  imported: {
    name: { id: 'Riwayat yang diimpor', en: 'Imported history' },
    definition: {
      id: 'Laporan yang dimuat dari sistem lain bersama riwayatnya. Tidak ikut dalam angka lain, karena batas waktu dan suara pelapornya tidak tercatat di sini.',
      en: 'Reports that were loaded from another system with their history. In no other figure, for their limits and the word of their reporters are not on record here.',
    },
    where: [{ origin: ['imported'] }],
  },
});

export type FigureCode = keyof typeof FIGURES;
export const FIGURE_CODES = Object.keys(FIGURES) as [FigureCode, ...FigureCode[]];

export interface Figure extends Definition {
  readonly code: FigureCode;
  readonly office: FigureOffice;
  readonly of?: readonly FigureCode[];
}

const completed = (code: FigureCode): Figure => {
  const { office = 'organisation', where, ...figure }: Definition = FIGURES[code];
  const own = (condition: Condition): Condition => ({ origin: [null], ...condition });
  return { ...figure, code, office, where: where.map(own) } as Figure;
};
const COMPLETE = new Map(FIGURE_CODES.map((code) => [code, completed(code)]));

/** @returns its definition, complete: only what nobody imported counts, unless it says otherwise */
export const figureOf = (code: FigureCode): Figure => COMPLETE.get(code)!;

/** Reports that are alike for the figures, by their facts, and how many they are. */
export interface Cell {
  readonly facts: Readonly<Record<string, string | null>>;
  readonly n: number;
}

const holds = (condition: Condition, facts: Cell['facts']): boolean =>
  Object.entries(condition).every(([fact, values]) =>
    (values as readonly (string | null)[]).includes(facts[fact] ?? null),
  );

/** How many of these a figure counts. @param overdue those that the clock alone has made late */
export const countOf = ({ where }: Pick<Figure, 'where'>, cells: readonly Cell[], overdue: number): number =>
  cells
    .filter(({ facts }) => where.some((condition) => holds(condition, facts)))
    .reduce((sum, { n }) => sum + n, overdue);

/** How many, and of how many; `of` is absent where it is no share. */
export interface FigureValue {
  readonly n: number;
  readonly of?: number;
}
export type Counts = Readonly<Record<FigureCode, number>>;

export const figureValue = (code: FigureCode, counts: Counts): FigureValue => {
  const { of } = figureOf(code);
  return of ? { n: counts[code], of: of.reduce((sum, part) => sum + counts[part], 0) } : { n: counts[code] };
};

// Days until the answer.

/** Whole working days from receipt to the answer that stands, as text; `none`: no answer stands; null: none is owed. */
export type DaysCell = { readonly days: string | null; readonly n: number };
/** More than so many days are told apart no more. */
export const MOST_DAYS = 99;

/** `days` undefined: so many have no answer yet that nobody knows. */
export interface Days {
  readonly median: number | undefined;
  readonly ninth: number | undefined;
  readonly answered: number;
  readonly handled: number;
}

/**
 * Until when half, and nine tenths, of the reports that must be answered were. What has no answer yet took longer than all that have one:
 * who leaves the hard ones lying makes it no better. Exact to the whole working day; `MOST_DAYS` says "or more".
 */
export const daysOf = (cells: readonly DaysCell[]): Days => {
  // Deltas that cancel each other out leave a cell with nothing in it.
  const owed = cells.filter(({ days, n }) => days !== null && n > 0);
  const given = owed
    .filter(({ days }) => days !== 'none')
    .map(({ days, n }) => ({ days: Number(days), n }))
    .sort((a, b) => a.days - b.days);
  const sum = (parts: readonly { n: number }[]) => parts.reduce((total, { n }) => total + n, 0);
  const handled = sum(owed);
  const at = (part: number): number | undefined => {
    let reached = 0;
    return given.find(({ n }) => {
      reached += n;
      return reached >= handled * part;
    })?.days;
  };
  return { median: at(0.5), ninth: at(0.9), answered: sum(given), handled };
};

export const DAYS = {
  median: {
    name: { id: 'Hari kerja sampai dijawab, tengahan', en: 'Working days to the answer, median' },
    definition: {
      id: 'Dalam sekian hari kerja separuh dari yang harus dijawab sudah dijawab. Dihitung dari hari masuk sampai jawaban yang berlaku, tanpa hari menunggu pelapor. Yang belum dijawab dihitung lebih lama daripada semua yang sudah, jadi membiarkan yang sulit tidak memperbaiki angka ini.',
      en: 'Within so many working days half of those to be answered were. Counted from the day of receipt to the answer that stands, without the days of waiting for the reporter. What has no answer counts as longer than all that have, so leaving the hard ones lying does not improve it.',
    },
  },
  ninth: {
    name: { id: 'Hari kerja sampai dijawab, sembilan dari sepuluh', en: 'Working days to the answer, nine of ten' },
    definition: {
      id: 'Dalam sekian hari kerja sembilan dari sepuluh yang harus dijawab sudah dijawab; dihitung seperti tengahan. “Belum” berarti lebih dari sepersepuluhnya belum dijawab.',
      en: 'Within so many working days nine of ten of those to be answered were; counted like the median. “Not yet” means that more than a tenth has no answer.',
    },
  },
} as const satisfies Record<string, Pick<Definition, 'name' | 'definition'>>;
