import { readFileSync } from 'node:fs';
import type { SampleRegion, ServiceCode, ServiceWords } from './types.ts';

/** Lists of phrases by purpose; `[a|b]` inside a phrase is a choice, `{name}` a slot. */
type Phrases<K extends string> = Record<K, string[]>;

export type Voices = Phrases<
  | 'greetings'
  | 'politeGreetings'
  | 'shortGreetings'
  | 'letterHeads'
  | 'residents'
  | 'reports'
  | 'asking'
  | 'proposing'
  | 'where'
  | 'since'
  | 'durations'
  | 'starts'
  | 'tried'
  | 'informationAsks'
  | 'aspirationAsks'
  | 'thanks'
  | 'shortThanks'
  | 'anger'
  | 'angerInformation'
  | 'angerAspiration'
  | 'angerWrong'
  | 'keepSecret'
  | 'voiceStarts'
  | 'voiceHome'
  | 'voiceLinks'
  | 'voiceEnds'
  | 'clerkStarts'
  | 'clerkPhone'
  | 'clerkPlain'
  | 'clerkPhonePlain'
  | 'clerkEnds'
>;

export type LocalTongue = Phrases<
  'greetings' | 'where' | 'since' | 'durations' | 'politeDurations' | 'asks' | 'thanks' | 'tails' | 'protect'
> & { words: Record<string, string[]> };

export type Noise = {
  slang: Record<string, string[]>;
  formal: Record<string, string>;
  clerk: Record<string, string>;
  acronyms: Record<string, string>;
};

export type Stories = Phrases<
  | 'answerStarts'
  | 'answerEnds'
  | 'informationStarts'
  | 'informationEnds'
  | 'aspirationStarts'
  | 'archive'
  | 'questionInformation'
  | 'questionAspiration'
  | 'archiveUnfounded'
  | 'archiveInformation'
  | 'archiveAspiration'
  | 'contest'
  | 'contestInformation'
  | 'contestAspiration'
>;

export type PlaceWords = { hamlets: Record<string, string[]>; landmarks: string[] };

// Read when first asked for: a server without samples never pays for them.
const read = new Map<string, unknown>();
function words<T>(path: string): T {
  if (!read.has(path))
    read.set(path, JSON.parse(readFileSync(new URL(`./words/${path}.json`, import.meta.url), 'utf8')));
  return read.get(path) as T;
}

export const voices = () => words<Voices>('common/voices');
export const noise = () => words<Noise>('common/noise');
export const stories = () => words<Stories>('common/stories');
export const placeWords = () => words<PlaceWords>('common/places');
export const localTongue = (region: SampleRegion) =>
  words<LocalTongue>(region === 3522 ? 'common/javanese' : 'common/madurese');
export const serviceWords = (service: ServiceCode) => words<ServiceWords>(`services/${service}`);
