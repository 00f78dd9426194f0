import { createContext } from 'svelte';
import type { Language } from '#platform/messages.ts';
import type { Translate } from './messages/index.ts';

/** The reader's language and its texts. `Page` gives them once; every component and page below takes them with `words()`. */
export interface Words {
  readonly language: Language;
  readonly t: Translate;
}

const [words, giveWords] = createContext<Words>();

export { giveWords, words };
