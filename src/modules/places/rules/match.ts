import type { Level } from '../types.ts';
import { fold, plain } from './names.ts';

export interface Candidate {
  readonly name: string;
  readonly level: Level;
  /** Names of the areas around it, the nearer first. */
  readonly within: readonly string[];
}

export interface Match<C> {
  readonly place: C;
  readonly score: number;
}

/** A name in the forms that are compared. */
interface Forms {
  readonly letters: string;
  readonly folded: string;
  readonly words: readonly string[];
}

const formsOf = (text: string): Forms => {
  const plainText = plain(text);
  return { letters: plainText.replaceAll(' ', ''), folded: fold(plainText), words: plainText.split(' ').map(fold) };
};

interface Named {
  readonly name: Forms;
  readonly level?: Level;
}

/** One way to understand what was typed. */
interface Reading extends Named {
  readonly around: readonly Named[];
  /** A guess counts only where the area around is found. */
  readonly guessed?: true;
}

const LEVEL_WORDS = {
  province: 'prov provinsi propinsi',
  regency: 'kab kabupaten kota',
  district: 'kec kecamatan',
  village: 'ds desa kel kelurahan',
  hamlet: 'dsn dusun dk dukuh',
} as const;
const LEVEL_OF_WORD: ReadonlyMap<string, Level | 'hamlet'> = new Map(
  (Object.keys(LEVEL_WORDS) as (keyof typeof LEVEL_WORDS)[]).flatMap((level) =>
    LEVEL_WORDS[level].split(' ').map((word) => [word, level] as const),
  ),
);
const NARROWNESS = { province: 0, regency: 1, district: 2, village: 3, hamlet: 4 } as const;

interface Part {
  readonly level?: Level | 'hamlet';
  readonly words: string[];
}

/** `ds. butoh kec. ngasem` in its parts: at commas, and before each word that names a kind. */
const partsOf = (text: string): Part[] => {
  const parts: Part[] = [];
  for (const piece of text.split(/[,;/\n]/)) {
    let part: Part = { words: [] };
    for (const word of plain(piece).split(' ')) {
      const level = LEVEL_OF_WORD.get(word);
      if (level) {
        parts.push(part);
        part = { level, words: [] };
      } else if (word) part.words.push(word);
    }
    parts.push(part);
  }
  return parts.filter(({ words }) => words.length > 0);
};

const labelledReading = (parts: readonly Part[]): Reading | undefined => {
  // Hamlets are on no list: the village named with one is what can be found.
  const known = parts.length > 1 ? parts.filter(({ level }) => level !== 'hamlet') : parts;
  if (known.length === 0) return;
  // A part without a label is taken for a village.
  const narrowness = ({ level }: Part) => NARROWNESS[level ?? 'village'];
  const main = known.reduce((best, part) => (narrowness(part) > narrowness(best) ? part : best));
  const named = ({ words, level }: Part): Named => ({
    name: formsOf(words.join(' ')),
    level: level === 'hamlet' ? 'village' : level,
  });
  return { ...named(main), around: known.filter((part) => part !== main).map(named) };
};

/** `butoh ngasem`: the last words may name the district. Names have at most four words or so. */
const splitReadings = ({ words }: Part): Reading[] =>
  words.slice(1, 5).map((_, index) => ({
    name: formsOf(words.slice(0, index + 1).join(' ')),
    around: [{ name: formsOf(words.slice(index + 1).join(' ')) }],
    guessed: true,
  }));

const readingsOf = (query: string): Reading[] => {
  const parts = partsOf(query);
  const labelled = labelledReading(parts);
  // As it stands, too: a place may be called Dusun Tengah or Kota Anyar.
  const asItStands: Reading = { name: formsOf(query), around: [] };
  return [asItStands, ...(labelled ? [labelled] : []), ...(parts.length === 1 ? splitReadings(parts[0]) : [])];
};

/** How many slips of the finger a word of this length may carry. */
const slipsAllowed = (length: number) => (length < 4 ? 0 : length < 7 ? 1 : length < 11 ? 2 : 3);

/**
 * Slips between what was typed and a name (optimal string alignment: a letter missing, added, replaced, or two swapped).
 * @returns `whole` against all of the name, `start` against that beginning of the name that fits best
 */
const slips = (typed: string, name: string): { whole: number; start: number } => {
  let before: number[] = [];
  let above = Array.from({ length: name.length + 1 }, (_, column) => column);
  for (let row = 1; row <= typed.length; row++) {
    const current = [row];
    for (let column = 1; column <= name.length; column++) {
      const same = typed[row - 1] === name[column - 1];
      let least = Math.min(above[column] + 1, current[column - 1] + 1, above[column - 1] + (same ? 0 : 1));
      const swapped =
        row > 1 && column > 1 && typed[row - 1] === name[column - 2] && typed[row - 2] === name[column - 1];
      if (swapped) least = Math.min(least, before[column - 2] + 1);
      current.push(least);
    }
    before = above;
    above = current;
  }
  return { whole: above[name.length], start: Math.min(...above) };
};

/** 0 to 1. In falling order: same letters, same but for spelling, beginning, beginning of a word, slips, part, beginning with slips. */
const likeness = (typed: Forms, name: Forms): number => {
  if (!typed.folded) return 0;
  if (typed.letters === name.letters) return 1;
  if (typed.folded === name.folded) return 0.98;
  const share = typed.folded.length / name.folded.length;
  if (name.folded.startsWith(typed.folded)) return 0.88 + 0.08 * share;
  if (name.words.some((word) => word.startsWith(typed.folded))) return 0.78 + 0.08 * share;
  const part = typed.folded.length > 2 && name.folded.includes(typed.folded) ? 0.6 + 0.1 * share : 0;
  // Folding may make two slips of one (`siiaji` for Sitiaji), so the letters are compared as well.
  return Math.max(part, nearness(typed.folded, name.folded), nearness(typed.letters, name.letters));
};

const nearness = (typed: string, name: string): number => {
  const allowed = slipsAllowed(typed.length);
  if (allowed === 0 || typed.length - name.length > allowed) return 0;
  const { whole, start } = slips(typed, name);
  return Math.max(
    whole <= allowed ? 0.9 - (0.9 * whole) / typed.length : 0,
    start <= allowed ? 0.65 - (0.6 * start) / typed.length : 0,
  );
};

// Candidates live as long as the list they are kept in; their forms with them.
const prepared = new WeakMap<Candidate, { name: Forms; within: readonly Forms[] }>();
const prepare = (candidate: Candidate) => {
  let forms = prepared.get(candidate);
  if (!forms) {
    // Kabupaten and Kota are said with the name or left out.
    const name = candidate.level === 'regency' ? candidate.name.replace(/^(Kabupaten|Kota) /, '') : candidate.name;
    forms = {
      name: formsOf(name),
      within: candidate.within.map((text) => formsOf(text.replace(/^(Kabupaten|Kota) /, ''))),
    };
    prepared.set(candidate, forms);
  }
  return forms;
};

/** Below this the likeness is chance. */
const WORTH_SHOWING = 0.5;
/** So like is an area that was surely meant. */
const AROUND_IS_MEANT = 0.8;
/** What an area costs that is not around this place. */
const STRANGE = 0.85;

/** 1 when the area is the one right around, a little less for a wider one: `Banjarejo, Bojonegoro` means the district rather. */
const fitOf = ({ name, level }: Named, own: Level, within: readonly Forms[]): number => {
  const place = within.findIndex(
    (around, index) =>
      (!level || NARROWNESS[level] === NARROWNESS[own] - 1 - index) && likeness(name, around) >= AROUND_IS_MEANT,
  );
  return place < 0 ? STRANGE : 0.99 ** place;
};

const scoreOf = ({ name, level, around, guessed }: Reading, candidate: Candidate): number => {
  const forms = prepare(candidate);
  let score = likeness(name, forms.name);
  if (score < WORTH_SHOWING) return 0;
  if (level && level !== candidate.level) score *= 0.9;
  for (const area of around) {
    const fit = fitOf(area, candidate.level, forms.within);
    if (guessed && fit === STRANGE) return 0;
    score *= fit;
  }
  return score;
};

/**
 * Places that may be meant, the likeliest first; of equals the wider area first, then by name.
 * Understands `ds. butoh kec. ngasem`, `Butoh, Ngasem`, `butoh ngasem`, old and doubled spelling, slips, and beginnings as one types.
 */
export const matchPlaces = <C extends Candidate>(query: string, candidates: readonly C[]): Match<C>[] => {
  const readings = readingsOf(query);
  return candidates
    .map((place) => ({ place, score: Math.max(...readings.map((reading) => scoreOf(reading, place))) }))
    .filter(({ score }) => score >= WORTH_SHOWING)
    .sort(
      (a, b) =>
        b.score - a.score ||
        NARROWNESS[a.place.level] - NARROWNESS[b.place.level] ||
        (a.place.name < b.place.name ? -1 : a.place.name > b.place.name ? 1 : 0),
    );
};
