import type { Random } from '#platform/random.ts';
import { expand } from './grammar.ts';
import { voices } from './lexicon.ts';
import { inTown, type Setting } from './setting.ts';
import type { Core, SampleChannel, ServiceWords } from './types.ts';

export type Occasion = {
  core: Core;
  words: ServiceWords;
  setting: Setting;
  channel: SampleChannel;
  /** Wants the name kept from the agency: says less about where the house is. */
  guarded: boolean;
};

/** The sentences at hand for one report, in plain Indonesian without capital or stop. */
export type Material = ReturnType<typeof gather>;

/** A sentence that already tells when needs no "sudah dua bulan" after it. */
const TELLS_WHEN =
  /\b(hari|harinya|minggu|seminggu|bulan|tahun|setahun|malam|subuh|pagi|jam|kemarin|sejak|tadi|dulu|tiap|baru|habis|selesai|kapan)\b/;

export function gather({ core, words, setting, channel, guarded }: Occasion, random: Random) {
  const { place, slots } = setting;
  const list = voices();
  // "jalan di {spot}" with a spot that is itself a road: said once.
  const phrase = (template: string) =>
    inTown(expand(template, slots, random), place).replace(/\b([Jj]alan) (di )?jalan (?=\p{L})/gu, '$1 ');
  const one = (templates: readonly string[]) => phrase(random.pick(templates));
  const some = (templates: readonly string[], count: number) => {
    const rest = [...templates];
    const taken: string[] = [];
    while (taken.length < count && rest.length > 0)
      taken.push(phrase(rest.splice(random.int(0, rest.length - 1), 1)[0]));
    return taken.filter(Boolean);
  };

  const complaint = core.kind !== 'aspiration' && core.kind !== 'information';
  const say = one(core.say);
  const tried = words.tried ?? list.tried;
  const general = complaint ? words.asks : core.kind === 'information' ? list.informationAsks : list.aspirationAsks;
  const asks = core.asks && (!complaint || random.chance(0.65)) ? core.asks : general;
  const maybe = (probability: number, make: () => string) => (random.chance(probability) ? [make()] : []);
  const namesPlace = say.includes(place.name);

  return {
    complaint,
    core,
    setting,
    channel,
    phrase,
    one,
    maybe,
    say,
    so: (count: number) => some(core.so, count),
    since: (probability: number) =>
      complaint && !core.once && !TELLS_WHEN.test(say) ? maybe(probability, () => one(list.since)) : [],
    where: (probability: number) =>
      namesPlace || guarded || core.kind === 'information' ? [] : maybe(probability, () => one(list.where)),
    resident: (probability: number) => (guarded ? [] : maybe(probability, () => one(list.residents))),
    tried: (probability: number) =>
      complaint && !core.once && tried.length > 0 ? maybe(probability, () => one(tried)) : [],
    ask: () => one(asks),
    keepSecret: () => (guarded ? maybe(0.45, () => one(list.keepSecret)) : []),
  };
}
