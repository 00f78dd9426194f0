/** What somebody may mean by a message. */
export type Meaning =
  /** How a report stands. */
  | { readonly kind: 'status'; readonly code: string }
  /** To stand behind somebody else's report or aspiration. */
  | { readonly kind: 'support'; readonly code: string }
  /** Too little to be a report: a greeting, a question mark. */
  | { readonly kind: 'greeting' }
  /** A report of its own, whatever was said before. */
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'words'; readonly text: string };

/** A report says at least so much. */
const LEAST_CHARACTERS = 10;

/** @param hasMore a picture or a place came along: then few words are enough */
export const meaningOf = (typed: string, hasMore: boolean): Meaning => {
  const text = typed.trim();
  const [, word, code] = /^(status|dukung)\b[\s:]*(.{0,60})$/i.exec(text) ?? [];
  if (code !== undefined && /^(?:\d|$)/.test(code))
    return { kind: word!.toLowerCase() === 'dukung' ? 'support' : 'status', code };
  const anew = /^(?:lapor|baru|laporan baru)\b[\s:,.-]*(.*)$/is.exec(text);
  if (anew && anew[1]!.length >= LEAST_CHARACTERS) return { kind: 'new', text: anew[1]! };
  if (text.length < LEAST_CHARACTERS && !hasMore) return { kind: 'greeting' };
  return { kind: 'words', text };
};

/** Words that come before the name of a village. */
const VILLAGE_WORD = /\b(?:desa|ds|kelurahan|kel)\b[.\s]+((?:\p{L}+[\s'-]*){1,3})/giu;
/** Words after which a new thought begins. */
const STOP = /\b(?:kec|kecamatan|rt|rw|dusun|dsn|yang|sudah|di|ke|dan|ada|jalan|jl|kab|kabupaten|rusak|mati)\b/i;

const DISTRICT_WORD = /\b(?:kecamatan|kec)\b[.\s]+(\p{L}+(?:\s\p{L}+)?)/iu;

/** What a text calls a village, each as it was written: the longest first, and first with the district that the text names. */
export const villagesNamed = (text: string): string[] => {
  const [, district] = DISTRICT_WORD.exec(text) ?? [];
  const districts = district ? [district, district.split(' ')[0]!] : [];
  return [...text.matchAll(VILLAGE_WORD)].flatMap(([, named]) => {
    const words = named!.split(STOP)[0]!.trim().split(/\s+/).filter(Boolean);
    const names = words.map((_, cut) => words.slice(0, words.length - cut).join(' '));
    return names.flatMap((name) => [...districts.map((one) => `${name}, ${one}`), name]);
  });
};
