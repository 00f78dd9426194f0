import { matchPlaces, type Place } from '#modules/places/index.ts';
import type { FieldProblem } from '#modules/reports/index.ts';

const SHOWN = 6;
/** From here on the name itself was typed, whatever its spelling. */
const SAME_NAME = 0.97;

export interface FoundPlace {
  /** Chosen by the resident, or the only one of that name. */
  readonly place: Place | undefined;
  /** What to choose from. */
  readonly matches: readonly Place[];
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
  const matches = text === '' ? [] : matchPlaces(text, villages);
  const shown = matches.slice(0, SHOWN).map(({ place }) => place);
  const none = { place: undefined, matches: shown, problem: undefined };
  const picked = villages.find(({ code }) => code === chosen);
  if (picked && text === '') return { ...none, place: picked, matches: [picked] };
  if (picked && matches.some(({ place }) => place === picked)) {
    return { ...none, place: picked, matches: shown.includes(picked) ? shown : [picked, ...shown] };
  }
  if (text === '' || chosen === '') return none;
  if (matches.length === 0) return { ...none, problem: unknown(text) };
  const same = matches.filter(({ score }) => score >= SAME_NAME);
  return same.length === 1 ? { ...none, place: same[0].place } : { ...none, problem: ambiguous() };
};
