import { matchPlaces, type Place } from '#modules/places/index.ts';
import type { FieldProblem } from '#modules/reports/index.ts';

const SHOWN = 6;
/** From here on the name itself was typed, whatever its spelling. */
const SAME_NAME = 0.97;

export interface FoundPlace {
  /** Chosen by the resident, or the only one of that name. */
  readonly place: Place | undefined;
  /** What to choose from. Found only when asked for: a name is compared with every village, and most reports are sent without a look at it. */
  readonly matches: () => readonly Place[];
  /** Why the report cannot be sent like this. */
  readonly problem: FieldProblem | undefined;
}

const ambiguous = (): FieldProblem => ({
  field: 'place',
  sentence: {
    id: 'Desa mana yang kamu maksud? Pilih satu di bawah, atau pilih "bukan salah satu dari ini".',
    en: 'Which village do you mean? Choose one below, or "none of these".',
  },
});

const unknown = (text: string): FieldProblem => ({
  field: 'village',
  sentence: {
    id: `Tidak ada desa atau kelurahan bernama "${text}" di sini. Coba ejaan lain, atau kosongkan dan tulis tempatnya dengan kata-kata.`,
    en: `There is no village named "${text}" here. Try another spelling, or leave it empty and describe the place in words.`,
  },
});

/**
 * Brings together the name that was typed and the village that was chosen from a list of matches.
 * A choice counts only while the name still fits it; an explicit "none of these" counts always.
 * @param chosen its code; empty for "none of these"; undefined when nothing was chosen
 */
export const findPlace = (typed: string, chosen: string | undefined, villages: readonly Place[]): FoundPlace => {
  const text = typed.trim();
  const picked = villages.find(({ code }) => code === chosen);
  if (picked && text === '') return { place: picked, matches: () => [picked], problem: undefined };
  if (text === '') return { place: undefined, matches: () => [], problem: undefined };
  if (picked && matchPlaces(text, [picked]).length > 0) {
    const withPicked = () => {
      const shown = shownOf(matchPlaces(text, villages));
      return shown.includes(picked) ? shown : [picked, ...shown];
    };
    return { place: picked, matches: withPicked, problem: undefined };
  }
  const matches = matchPlaces(text, villages);
  const found = (place: Place | undefined, problem?: FieldProblem): FoundPlace => ({
    place,
    matches: () => shownOf(matches),
    problem,
  });
  if (chosen === '') return found(undefined);
  if (matches.length === 0) return found(undefined, unknown(text));
  const same = matches.filter(({ score }) => score >= SAME_NAME);
  return same.length === 1 ? found(same[0].place) : found(undefined, ambiguous());
};

const shownOf = (matches: readonly { readonly place: Place }[]): Place[] =>
  matches.slice(0, SHOWN).map(({ place }) => place);
