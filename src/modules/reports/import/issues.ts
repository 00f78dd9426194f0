export interface ImportIssue {
  /** Heading of the column, as in the file. */
  column?: string;
  /** An error refuses the row, a warning does not. */
  severity: 'error' | 'warning';
  code: IssueCode;
  id: string;
  en: string;
}

type Wording = { severity: 'error' | 'warning'; id: string; en: string };

const SENTENCES = {
  'broken-quotes': {
    severity: 'error',
    id: 'Tanda kutip di baris ini tidak berpasangan, jadi kolomnya tidak dapat dipisahkan. Baris ini tidak dimasukkan; perbaiki tanda kutipnya lalu impor lagi.',
    en: 'The quotation marks in this row do not pair up, so its columns cannot be told apart. The row was not taken; mend the quotation marks and import again.',
  },
  'near-broken-quotes': {
    severity: 'warning',
    id: 'Baris ini dibaca setelah tanda kutip yang rusak di baris {line}. Periksa apakah ini memang laporan sendiri.',
    en: 'This row was read after the broken quotation marks of line {line}. Check that it is a report of its own.',
  },
  'too-many-columns': {
    severity: 'error',
    id: 'Baris ini punya {found} kolom, sedangkan judulnya {expected}. Mungkin ada pemisah di dalam teks tanpa tanda kutip. Baris ini tidak dimasukkan.',
    en: 'This row has {found} columns but the heading has {expected}. A separator may stand in a text without quotation marks. The row was not taken.',
  },
  'too-few-columns': {
    severity: 'warning',
    id: 'Baris ini hanya punya {found} dari {expected} kolom; sisanya dianggap kosong.',
    en: 'This row has only {found} of {expected} columns; the rest was taken as empty.',
  },
  'not-a-request': {
    severity: 'error',
    id: 'Isi ke-{line} dalam daftar bukan laporan. Bagian ini tidak dimasukkan.',
    en: 'Entry {line} of the list is not a request. It was not taken.',
  },
  'broken-xml': {
    severity: 'error',
    id: 'XML rusak di sekitar baris {at}. Laporan ini tidak dimasukkan; perbaiki berkasnya lalu impor lagi.',
    en: 'The XML is broken near line {at}. This request was not taken; mend the file and import again.',
  },
  'broken-xml-end': {
    severity: 'error',
    id: 'XML rusak di sekitar baris {at}, dan pembacaan berhenti di situ. Laporan sebelumnya tetap dibaca; perbaiki berkasnya lalu impor lagi untuk sisanya.',
    en: 'The XML is broken near line {at} and reading stopped there. The requests before it were read; mend the file and import again for the rest.',
  },
  'record-too-long': {
    severity: 'error',
    id: 'Laporan ini lebih panjang dari {limit} karakter dan tidak dimasukkan.',
    en: 'This report is longer than {limit} characters and was not taken.',
  },
  'missing-source-id': {
    severity: 'error',
    id: 'Nomor laporan kosong. Tanpa nomor, impor ulang akan menggandakan laporan, jadi baris ini tidak dimasukkan.',
    en: 'The report number is empty. Without it a second import would double the report, so the row was not taken.',
  },
  'bad-source-id': {
    severity: 'error',
    id: 'Nomor laporan "{value}" terlalu panjang atau sudah diubah menjadi bilangan oleh aplikasi lembar kerja. Baris ini tidak dimasukkan; ekspor ulang dengan nomor sebagai teks.',
    en: 'The report number "{value}" is too long or was turned into a rounded figure by a spreadsheet. The row was not taken; export again with numbers as text.',
  },
  'duplicate-source-id': {
    severity: 'error',
    id: 'Nomor laporan "{value}" sudah ada di {where} berkas ini. Baris ini tidak dimasukkan.',
    en: 'The report number "{value}" already stands at {whereEn} of this file. The row was not taken.',
  },
  'missing-text': {
    severity: 'error',
    id: 'Isi laporan dan judulnya kosong. Baris ini tidak dimasukkan.',
    en: 'Both the text and the title of the report are empty. The row was not taken.',
  },
  'text-from-title': {
    severity: 'warning',
    id: 'Isi laporan kosong; judulnya dipakai sebagai isi.',
    en: 'The text of the report is empty; its title was taken as the text.',
  },
  'text-from-edited': {
    severity: 'warning',
    id: 'Isi laporan awal kosong; isi laporan akhir dipakai.',
    en: 'The first text of the report is empty; the edited text was taken.',
  },
  'long-text': {
    severity: 'warning',
    id: 'Isi laporan {length} karakter, lebih dari 4.000. Semuanya tetap disimpan.',
    en: 'The text has {length} characters, more than 4,000. All of it was kept.',
  },
  'control-characters': {
    severity: 'warning',
    id: 'Ada karakter kendali yang tidak dapat disimpan; karakter itu dibuang, selebihnya tetap.',
    en: 'There were control characters that cannot be stored; they were removed, the rest was kept.',
  },
  'unreadable-characters': {
    severity: 'warning',
    id: 'Sebagian huruf tidak dapat dibaca dan tampil sebagai \u{FFFD}. Periksa penyandian berkas asalnya.',
    en: 'Some letters could not be read and show as \u{FFFD}. Check the encoding of the original file.',
  },
  'encoding-windows-1252': {
    severity: 'warning',
    id: 'Baris ini bukan UTF-8 dan dibaca sebagai Windows-1252. Periksa huruf seperti é atau tanda petik.',
    en: 'This row is not UTF-8 and was read as Windows-1252. Check letters such as é and curly quotes.',
  },
  'encoding-utf-16': {
    severity: 'warning',
    id: 'Berkas ini dibaca sebagai UTF-16.',
    en: 'The file was read as UTF-16.',
  },
  'no-privacy-column': {
    severity: 'warning',
    id: 'Tidak ada kolom yang menandai laporan anonim atau rahasia, jadi semua baris berkas ini dibaca sebagai laporan terbuka.',
    en: 'No column marks anonymous or secret reports, so every row of this file is read as an open report.',
  },
  'unknown-privacy': {
    severity: 'warning',
    id: 'Tanda kerahasiaan "{value}" tidak dikenal. Demi keamanan pelapor, laporan ini dianggap anonim dan rahasia.',
    en: 'The privacy mark "{value}" is not known. To protect the reporter, the report is taken as anonymous and secret.',
  },
  'missing-date': {
    severity: 'error',
    id: 'Tanggal laporan kosong. Baris ini tidak dimasukkan.',
    en: 'The date of the report is empty. The row was not taken.',
  },
  'bad-date': {
    severity: 'error',
    id: 'Tanggal "{value}" tidak dapat dibaca. Baris ini tidak dimasukkan; tulis misalnya 21/11/2026 14:30.',
    en: 'The date "{value}" cannot be read. The row was not taken; write for example 21/11/2026 14:30.',
  },
  'future-date': {
    severity: 'error',
    id: 'Tanggal "{value}" ada di masa depan. Baris ini tidak dimasukkan.',
    en: 'The date "{value}" lies in the future. The row was not taken.',
  },
  'implausible-date': {
    severity: 'error',
    id: 'Tanggal "{value}" terlalu jauh di masa lalu. Baris ini tidak dimasukkan.',
    en: 'The date "{value}" lies too far in the past. The row was not taken.',
  },
  'time-ignored': {
    severity: 'warning',
    id: 'Jam "{value}" tidak dapat dibaca; hanya tanggalnya yang dipakai.',
    en: 'The time "{value}" cannot be read; only the date was taken.',
  },
  'other-date-ignored': {
    severity: 'warning',
    id: 'Tanggal "{value}" tidak masuk akal dan diabaikan; laporannya tetap dibaca.',
    en: 'The date "{value}" makes no sense and was ignored; the report itself was read.',
  },
  'date-without-zone': {
    severity: 'warning',
    id: 'Waktu "{value}" tidak menyebut zona waktu; dibaca sebagai {zone}.',
    en: 'The time "{value}" names no time zone; it was read as {zone}.',
  },
  'unknown-classification': {
    severity: 'warning',
    id: 'Klasifikasi "{value}" tidak dikenal; laporan masuk tanpa klasifikasi, tulisan aslinya disimpan.',
    en: 'The classification "{value}" is not known; the report has none, the original wording is kept.',
  },
  'unknown-status': {
    severity: 'warning',
    id: 'Status "{value}" tidak dikenal; laporan dianggap baru diterima, tulisan aslinya disimpan.',
    en: 'The status "{value}" is not known; the report is taken as received, the original wording is kept.',
  },
  'archived-without-reason': {
    severity: 'warning',
    id: 'Laporan ini diarsipkan tanpa alasan tertulis.',
    en: 'This report was archived without a written reason.',
  },
  'half-coordinate': {
    severity: 'warning',
    id: 'Hanya satu dari lintang dan bujur yang terisi; titiknya diabaikan, laporannya tetap dibaca.',
    en: 'Only one of latitude and longitude is given; the point was ignored, the report itself was read.',
  },
  'bad-coordinate': {
    severity: 'warning',
    id: 'Titik "{value}" bukan koordinat; titiknya diabaikan, laporannya tetap dibaca.',
    en: 'The point "{value}" is no coordinate; it was ignored, the report itself was read.',
  },
  'swapped-coordinate': {
    severity: 'warning',
    id: 'Lintang dan bujur tertukar; urutannya sudah dibetulkan.',
    en: 'Latitude and longitude were swapped; their order was put right.',
  },
  'coordinate-outside-indonesia': {
    severity: 'warning',
    id: 'Titik "{value}" ada di luar Indonesia. Titik tetap disimpan; periksa kebenarannya.',
    en: 'The point "{value}" lies outside Indonesia. It was kept; check it.',
  },
  'bad-media-url': {
    severity: 'warning',
    id: 'Alamat foto "{value}" bukan alamat web dan diabaikan.',
    en: 'The photo address "{value}" is no web address and was ignored.',
  },
  // From here on: what only shows when a row meets what is here already.
  'category-unknown': {
    severity: 'warning',
    id: 'Kategori "{value}" belum ada di sini; laporan masuk ke kategori lainnya, nama aslinya disimpan.',
    en: 'The category "{value}" is not known here; the report went to other matters, the original name is kept.',
  },
  'category-missing': {
    severity: 'warning',
    id: 'Tidak ada kategori di berkas dan isinya tidak menunjuk satu pun; laporan masuk ke kategori lainnya.',
    en: 'The file names no category and the text points to none; the report went to other matters.',
  },
  'agency-unknown': {
    severity: 'warning',
    id: 'Instansi "{value}" tidak ada di daftar; laporan disimpan tanpa instansi, nama aslinya disimpan.',
    en: 'The agency "{value}" is not on the list; the report is kept without an agency, the original name is kept.',
  },
  'agency-similar': {
    severity: 'warning',
    id: 'Instansi "{value}" dibaca sebagai {name}.',
    en: 'The agency "{value}" was read as {name}.',
  },
  'agency-succeeded': {
    severity: 'warning',
    id: 'Instansi "{value}" sudah berakhir; laporan yang belum selesai ini masuk ke penerusnya, {name}.',
    en: 'The agency "{value}" has ended; this open report went to its successor, {name}.',
  },
  'handed-to-nobody': {
    severity: 'warning',
    id: 'Menurut berkas laporan ini sudah di tangan instansi, tetapi instansinya tidak dikenal di sini; laporan menunggu diserahkan oleh verifikator.',
    en: 'The file says that an agency has this report, but it is not known here; the report waits for a verifier to assign it.',
  },
  'place-unknown': {
    severity: 'warning',
    id: 'Tempat "{value}" tidak ditemukan di daftar wilayah; tulisannya disimpan sebagai alamat.',
    en: 'The place "{value}" was not found among the places; its words are kept as the address.',
  },
  'place-ambiguous': {
    severity: 'warning',
    id: 'Ada beberapa tempat bernama "{value}"; tulisannya disimpan sebagai alamat.',
    en: 'Several places are called "{value}"; the words are kept as the address.',
  },
  'place-elsewhere': {
    severity: 'warning',
    id: 'Tempatnya di {value}, di luar daerah ini; laporan disimpan tanpa desa, tulisannya disimpan sebagai alamat.',
    en: 'The place is in {value}, outside this region; the report is kept without a village, the words as the address.',
  },
  'point-far': {
    severity: 'warning',
    id: 'Titiknya lebih dari 15 km dari desa mana pun di daerah ini; titik disimpan, desa dikosongkan.',
    en: 'The point is more than 15 km from any village of this region; it is kept, the village is left empty.',
  },
  'acted-upon': {
    severity: 'warning',
    id: 'Laporan ini sudah ditangani di sini setelah diimpor; perubahan di berkas tidak dipakai.',
    en: 'This report has been acted upon here since it was imported; the changes in the file were not used.',
  },
  'filed-here': {
    severity: 'warning',
    id: 'Laporan ini dibuat di sini dan hanya diberi nomor SP4N-LAPOR!; berkas tidak mengubahnya.',
    en: 'This report was filed here and only bears the number of SP4N-LAPOR!; the file changes nothing about it.',
  },
  'cannot-be-stored': {
    severity: 'error',
    id: 'Baris ini melanggar aturan basis data ({value}) dan tidak dimasukkan. Sampaikan nama aturan itu kepada pengelola program.',
    en: 'The row breaks a rule of the database ({value}) and was not taken. Tell the maintainers of the program that name.',
  },
} as const satisfies Record<string, Wording>;

export type IssueCode = keyof typeof SENTENCES;
export const ISSUE_CODES = Object.keys(SENTENCES) as IssueCode[];
export type IssueParams = Readonly<Record<string, string | number>>;

const SHOWN_CHARACTERS = 60;

const show = (value: string | number) => {
  const text = String(value).toWellFormed();
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS).toWellFormed()}…` : text;
};

/** Fills the places of a sentence; a value longer than 60 characters is cut with an ellipsis. */
const fill = (sentence: string, params: IssueParams) =>
  sentence.replace(/\{(\w+)\}/g, (place, name: string) => (Object.hasOwn(params, name) ? show(params[name]) : place));

/** One thing worth saying about a row, in both languages. */
export const issue = (code: IssueCode, params: IssueParams = {}, column?: string): ImportIssue => {
  const wording = SENTENCES[code];
  return {
    ...(column === undefined ? {} : { column }),
    severity: wording.severity,
    code,
    id: fill(wording.id, params),
    en: fill(wording.en, params),
  };
};
