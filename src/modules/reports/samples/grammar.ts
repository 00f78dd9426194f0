import type { Random } from '#platform/random.ts';

/** What a `{name}` in a phrase stands for in one report. */
export type Slots = Record<string, string>;

const INNERMOST_CHOICE = /\[([^[\]]*)\]/;
const SLOT = /\{([a-z_]+)\}/g;

/**
 * Turns a phrase into words: `[a|b]` becomes one of the two, `{desa}` what the slot holds.
 * @throws when a phrase names a slot nobody filled, so a slip in a word list is found by the first test
 */
export function expand(phrase: string, slots: Slots, random: Random): string {
  let text = phrase;
  for (let match = INNERMOST_CHOICE.exec(text); match; match = INNERMOST_CHOICE.exec(text))
    text = text.slice(0, match.index) + random.pick(match[1].split('|')) + text.slice(match.index + match[0].length);
  text = text.replace(SLOT, (_, name: string) => {
    if (slots[name] === undefined) throw new Error(`The phrase "${phrase}" asks for {${name}}, which has no words.`);
    return slots[name];
  });
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ ([,.])/g, '$1')
    .trim();
}

/** First letter large, the rest untouched. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** A sentence with its capital and its stop. */
export const sentence = (text: string) => (text === '' ? '' : capital(text).replace(/([^.?!…🙏])$/u, '$1.'));
