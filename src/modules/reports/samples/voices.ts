import type { Random } from '#platform/random.ts';
import { capital, sentence } from './grammar.ts';
import { localTongue, voices } from './lexicon.ts';
import { gather, type Material, type Occasion } from './material.ts';
import { acronyms, formal, inThirdPerson, replaceWords, slang, typos } from './noise.ts';
import type { SampleChannel } from './types.ts';

type Voice = 'formal' | 'plain' | 'terse' | 'chat' | 'angry' | 'spoken' | 'local' | 'mixed' | 'clerk';

const BY_CHANNEL: Record<SampleChannel, Partial<Record<Voice, number>>> = {
  web: { formal: 22, plain: 28, terse: 13, chat: 12, angry: 9, local: 8, mixed: 8 },
  whatsapp: { formal: 5, plain: 8, terse: 15, chat: 27, angry: 6, spoken: 14, local: 14, mixed: 11 },
  social: { terse: 30, chat: 28, angry: 24, local: 8, mixed: 10 },
  walk_in: { clerk: 1 },
  phone: { clerk: 1 },
};

const lower = (text: string) => text.toLowerCase();
const paragraph = (sentences: readonly string[]) => sentences.map(sentence).filter(Boolean).join(' ');

/** A polite letter: head, who writes, the matter, what was tried, the request, thanks. */
function formalLetter(m: Material, random: Random): string {
  const list = voices();
  const lead = m.complaint ? list.reports : m.core.kind === 'information' ? list.asking : list.proposing;
  const say = formal(m.say);
  const matter = m.complaint ? `${m.one(lead)} ${say}` : `${capital(m.one(lead))}. ${capital(say)}`;
  const body = paragraph([
    ...m.resident(0.75),
    random.chance(0.7) ? matter : say,
    ...m.where(0.5),
    ...m.since(0.75),
    ...m.so(random.int(1, 3)).map(formal),
    ...m.tried(0.4),
  ]);
  const end = paragraph([m.ask(), ...m.keepSecret(), m.one(list.thanks)]);
  const breakLine = random.pick(['\n\n', '\n', ' ']);
  const head = m.one(random.chance(0.5) ? list.letterHeads : list.politeGreetings);
  return acronyms([breakLine === ' ' ? sentence(head) : `${capital(head)},`, body, end].join(breakLine));
}

/** How most people write on a form: whole sentences, a slip here and there. */
function plain(m: Material, random: Random): string {
  const list = voices();
  const parts = [
    ...m.maybe(0.4, () => m.one(list.greetings)),
    ...m.resident(0.35),
    m.say,
    ...m.where(0.4),
    ...m.since(0.55),
    ...m.so(random.int(0, 2)),
    ...m.tried(0.25),
    ...m.maybe(0.75, m.ask),
    ...m.keepSecret(),
    ...m.maybe(0.55, () => m.one(list.shortThanks)),
  ];
  return typos(slang(acronyms(paragraph(parts)), 0.12, random), 0.008, random);
}

/** One breath: the matter, perhaps the place, perhaps "tolong". */
function terse(m: Material, random: Random): string {
  const parts = [
    ...m.maybe(0.3, () => m.one(voices().shortGreetings)),
    m.say,
    ...m.where(0.45),
    ...m.maybe(0.35, m.ask),
  ];
  const text = parts.join(random.pick([' ', ', ', '. ']));
  return typos(slang(random.chance(0.7) ? lower(text) : capital(text), 0.45, random), 0.02, random);
}

/** A chat message: small letters, commas or nothing between thoughts, abbreviations. */
function chat(m: Material, random: Random): string {
  const list = voices();
  const parts = [
    ...m.maybe(0.7, () => m.one(random.chance(0.6) ? list.shortGreetings : list.greetings)),
    ...m.resident(0.25),
    m.say,
    ...m.where(0.45),
    ...m.since(0.5),
    ...m.so(random.int(0, 2)),
    ...m.tried(0.15),
    ...m.maybe(0.7, m.ask),
    ...m.keepSecret(),
    ...m.maybe(0.5, () => m.one(list.shortThanks)),
  ];
  const text = slang(lower(parts.join(random.pick([', ', ' ', '\n', '. ', '.. ']))), 0.75, random);
  return typos(random.chance(0.35) ? text.replace(/[,.]+(?=\s|$)/g, '') : text, 0.03, random);
}

function shout(text: string, random: Random): string {
  if (random.chance(0.2)) return text.toUpperCase();
  return text.replace(
    /(?<![\p{L}'-])(sampai kapan|janji|pajak|bahaya|tolong|rusak|korban|mati|segera|parah|laporan)(?![\p{L}'-])/gu,
    (word) => (random.chance(0.4) ? word.toUpperCase() : word),
  );
}

/** Anger: rhetorical questions, stops multiplied, some words shouted. */
function angry(m: Material, random: Random): string {
  const list = voices();
  const rage = m.complaint ? list.anger : m.core.kind === 'information' ? list.angerInformation : list.angerAspiration;
  const [first, second] = [random.int(0, rage.length - 1), random.int(1, rage.length - 1)];
  const parts = [
    ...m.maybe(m.complaint ? 0.5 : 0, () => m.one(list.angerWrong)),
    m.say,
    ...m.where(0.4),
    ...m.since(0.6),
    ...m.so(random.int(1, 2)),
    rage[first],
    ...m.maybe(rage.length > 1 ? 0.4 : 0, () => rage[(first + second) % rage.length]),
    ...m.maybe(0.4, m.ask),
    ...m.keepSecret(),
  ];
  const stop = (part: string) =>
    rage.includes(part) ? random.pick(['!!', '!!!', '??', '!', '.']) : random.pick(['.', '.', '.', '.', '!']);
  const text = parts.map((part) => `${random.chance(0.3) ? part : capital(part)}${stop(part)}`).join(' ');
  return typos(slang(shout(text.replace(/\?[.!]+/g, '??'), random), 0.35, random), 0.02, random);
}

/** A voice note that the telephone wrote down: one long sentence with little words between. */
function spoken(m: Material, random: Random): string {
  const list = voices();
  const link = () => random.pick(list.voiceLinks);
  const who = random.pick(['pak', 'bu', 'mas', 'mbak']);
  const parts = [
    m.one(list.voiceStarts),
    ...(m.resident(0.8).length > 0 ? [m.one(list.voiceHome)] : []),
    `${random.pick(['nah itu', 'itu lho', 'ini', ''])} ${m.say}`,
    ...m.since(0.6),
    ...m.so(2).map((so) => `${link()} ${so}`),
    ...m.tried(0.4).map((tried) => `${link()} ${tried}`),
    `${m.ask()} ya ${who} ya`,
    m.one(list.voiceEnds),
    m.one(list.shortThanks).replace(/🙏+/u, 'makasih'),
  ];
  const text = parts.map((part) => part.trim()).join(random.pick([' ', ', ', ' ']));
  return slang(lower(text).replace(/\?/g, ''), 0.3, random);
}

/** Written in Javanese or Madurese, as far as the word lists know the matter; otherwise mixed. */
function local(m: Material, random: Random): string {
  const sentences = m.setting.region === 3522 ? m.core.jv : m.core.mad;
  if (!sentences) return mixed(m, random);
  const tongue = localTongue(m.setting.region);
  const say = m.one(sentences);
  const parts = [
    ...m.maybe(0.65, () => m.one(tongue.greetings)),
    say,
    ...(say.includes(m.setting.place.name) ? [] : m.maybe(0.55, () => m.one(tongue.where))),
    ...(m.core.once || /\b(wis|mpun|la|pon|ket)\b/.test(say) ? [] : m.maybe(0.45, () => m.one(tongue.since))),
    ...m.maybe(0.3, () => m.one(tongue.tails)),
    ...m.maybe(0.7, () => m.one(tongue.asks)),
    ...m.maybe(0.6, () => m.one(tongue.thanks)),
  ];
  if (random.chance(0.3)) return paragraph(parts);
  return typos(slang(lower(parts.join(random.pick([', ', ' ', '. ']))), 0.2, random), 0.01, random);
}

/** Indonesian with the words of home falling into it. */
function mixed(m: Material, random: Random): string {
  const tongue = localTongue(m.setting.region);
  const parts = [
    ...m.maybe(0.4, () => m.one(tongue.greetings)),
    m.say,
    ...m.where(0.4),
    ...m.since(0.4),
    ...m.so(random.int(0, 2)),
    ...m.maybe(0.25, () => m.one(tongue.tails)),
    m.complaint ? m.one(tongue.asks) : m.ask(),
    ...m.keepSecret(),
    ...m.maybe(0.6, () => m.one(tongue.thanks)),
  ];
  const kept = new Map<string, string | undefined>();
  const blocked = new RegExp(`(${tongue.protect.join('|')})`, 'i');
  const homely = lower(parts.join(random.pick([', ', ' ', '. '])))
    .split(blocked)
    .map((piece, at) =>
      at % 2 === 1
        ? piece
        : replaceWords(piece, tongue.words, (word) => {
            if (!kept.has(word)) kept.set(word, random.chance(0.5) ? random.pick(tongue.words[word]) : undefined);
            return kept.get(word);
          }),
    )
    .join('');
  return typos(slang(homely, 0.4, random), 0.015, random);
}

/** What an officer writes down for someone at the counter or on the telephone. */
function clerk(m: Material, random: Random): string {
  const list = voices();
  const byPhone = m.channel === 'phone';
  const start = m.complaint
    ? m.one(byPhone ? list.clerkPhone : list.clerkStarts)
    : m.one(byPhone ? list.clerkPhonePlain : list.clerkPlain);
  const third = (text: string) => inThirdPerson(formal(text));
  const text = paragraph([
    `${start} ${m.complaint ? third(m.say) : capital(third(m.say))}`,
    ...m.where(0.6),
    ...m.since(0.5),
    ...m.so(random.int(0, 2)).map(third),
    ...m.tried(0.3).map(third),
    ...m.maybe(m.complaint ? 0.6 : 0, () => m.one(list.clerkEnds)),
  ]);
  return slang(acronyms(text), 0.04, random);
}

const SPEAK: Record<Voice, (material: Material, random: Random) => string> = {
  formal: formalLetter,
  plain,
  terse,
  chat,
  angry,
  spoken,
  local,
  mixed,
  clerk,
};

/** The report in the reporter's own words. */
export function reportText(occasion: Occasion, random: Random): string {
  const material = gather(occasion, random);
  if (occasion.core.bare) return slang(material.say, 0.4, random);
  const choices = Object.entries(BY_CHANNEL[occasion.channel]) as [Voice, number][];
  const [voice] = random.weighted(choices, ([, weight]) => weight);
  return SPEAK[voice](material, random);
}
