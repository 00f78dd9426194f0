/**
 * Spellings of telephones and chats, with what they stand for; Javanese and Madurese words stand in the duties themselves, or are
 * learned. What only leaves out vowels is recognised by its consonants too (`features.ts`): here stands what a reader of a duty must know.
 */
const SPELLINGS: Readonly<Record<string, string>> = {
  jalan: 'jln jl jlan jalanan',
  rusak: 'rsk rusk',
  lubang: 'lobang lbng',
  lampu: 'lmp',
  mati: 'mt',
  padam: 'pdm',
  jembatan: 'jmbtn jmbatan',
  sampah: 'smph',
  banjir: 'bnjr bjr',
  sekolah: 'sklh skolah sekolahan',
  'rumah sakit': 'rs',
  puskesmas: 'pkm pusk',
  kecamatan: 'kec',
  kelurahan: 'kel',
  desa: 'ds',
  dusun: 'dsn',
  kabupaten: 'kab',
  ktp: 'ktpel ektp',
  pupuk: 'ppk',
  subsidi: 'sbsidi',
  perbaiki: 'prbaiki',
  perbaikan: 'prbaikan',
  tidak: 'tdk tdak gak gk nggak ngga ndak ora',
  belum: 'blm blom durung',
  yang: 'yg sing',
  dengan: 'dgn dg dngn',
  untuk: 'utk tuk',
  karena: 'krn krna karna',
  sudah: 'sdh udh udah dah',
  saya: 'sy',
  orang: 'org',
  banyak: 'byk bnyk',
  tolong: 'tlg tlng',
  mohon: 'mhn mohn',
  bapak: 'bpk',
  dalam: 'dlm',
  kemarin: 'kmrn kmarin',
  sekarang: 'skrg skrng skr',
  tahun: 'thn',
  bulan: 'bln',
  depan: 'dpn',
  belakang: 'blkg',
  bisa: 'bs bsa',
  juga: 'jg',
  saja: 'aja sj',
  masih: 'msh',
  terus: 'trs',
  kepada: 'kpd',
  petugas: 'ptgs',
  lewat: 'lwt',
  rumah: 'rmh omah',
  warga: 'wrg',
  anak: 'ank',
  dapat: 'dpt dapet',
  tempat: 'tmpt',
  besar: 'bsr gedhe gede',
  malam: 'mlm',
  telepon: 'tlp telp tlpn',
  gang: 'gg',
  bagaimana: 'gmn gimana bgmn',
  kenapa: 'knp knapa napa',
  seperti: 'spt sprti kyk kayak',
  tapi: 'tp tpi tetapi',
  kalau: 'kl klo kalo',
  wilayah: 'wil',
  saluran: 'slrn',
  pohon: 'phn',
};

const SLANG = new Map(
  Object.entries(SPELLINGS).flatMap(([word, spellings]) =>
    spellings.split(' ').map((spelling) => [spelling, word] as const),
  ),
);

const PREFIXES = [
  'meng',
  'meny',
  'mem',
  'men',
  'me',
  'peng',
  'peny',
  'pem',
  'pen',
  'per',
  'pe',
  'ber',
  'ter',
  'di',
  'se',
];
const SUFFIXES = ['kan', 'an', 'i'];
/** Shorter rests are mostly no words any more: dinas is not di-nas, jalan is not jal-an. */
const SHORTEST_STEM = 4;

const without = (word: string, prefix: string, suffix: string): string => {
  const stem = word.slice(prefix.length, word.length - suffix.length);
  return word.startsWith(prefix) && word.endsWith(suffix) && stem.length >= SHORTEST_STEM ? stem : word;
};

/** `lampune`, `jembatane`: the lamp, the bridge. After -an only the e is the ending. */
const withoutJavaneseEnding = (word: string): string => {
  if (/[iueo]ne$/.test(word)) return without(word, '', 'ne');
  return /[^aiueo]e$/.test(word) ? without(word, '', 'e') : word;
};

/**
 * A rough Indonesian stem: good enough to bring `memperbaiki`, `perbaikan` and `diperbaikinya` together. It need not be a word,
 * because duties and reports are cut in the same way.
 */
export const stem = (word: string): string => {
  let found = word;
  for (const particle of ['nya', 'lah', 'kah']) found = without(found, '', particle);
  found = withoutJavaneseEnding(found);
  const nested = without(found, 'ke', 'an'); // ke-bersih-an, ke-camat-an
  if (nested !== found) return nested;
  for (let times = 0; times < 2; times += 1) {
    const prefix = PREFIXES.find((candidate) => without(found, candidate, '') !== found);
    if (!prefix) break;
    found = without(found, prefix, '');
  }
  const suffix = SUFFIXES.find((candidate) => without(found, '', candidate) !== found);
  return suffix ? without(found, '', suffix) : found;
};

export interface Word {
  /** As it stands in the text. */
  readonly said: string;
  readonly stem: string;
}

/** A reduplication written with a figure: `lampu2`. */
const DOUBLED = /^(\p{L}{2,})2$/u;

const spelled = (said: string): string[] => {
  const plain = said.toLowerCase().replace(/(\p{L})\1{2,}/gu, '$1');
  const once = DOUBLED.exec(plain)?.[1] ?? plain;
  return (SLANG.get(once) ?? SLANG.get(once.replace(/nya$/, '')) ?? once).split(' ');
};

/** The words of a text, normalised and cut to their stems. */
export const wordsOf = (text: string): Word[] => {
  const found: Word[] = [];
  for (const [said] of text.normalize('NFKC').matchAll(/[\p{L}\p{N}]+/gu)) {
    for (const word of spelled(said)) found.push({ said, stem: stem(word) });
  }
  return found;
};
