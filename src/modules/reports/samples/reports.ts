import { type Random, seeded } from '#platform/random.ts';
import { hourInWib, isDry, isRainy, monthOf, reportTimes } from './calendar.ts';
import { capital, expand } from './grammar.ts';
import { placeWords, serviceWords } from './lexicon.ts';
import { SAMPLE_SERVICES } from './services.ts';
import { inTown, makeSetting, type Setting, titlePlace } from './setting.ts';
import { tell } from './stories.ts';
import type {
  Classification,
  Core,
  SampleChannel,
  SampleOptions,
  SamplePlace,
  SampleRegion,
  SampleReport,
  ServiceCode,
} from './types.ts';
import { reportText } from './voices.ts';

/** How much more of a service there is in the rains (November to March) and in the dry months (June to October). */
const SEASON: Partial<Record<ServiceCode, { rain: number; dry: number }>> = {
  drainage: { rain: 2.2, dry: 0.5 },
  flood: { rain: 3, dry: 0.5 },
  road: { rain: 1.5, dry: 0.9 },
  environment: { rain: 1.3, dry: 1 },
  water: { rain: 0.6, dry: 1.7 },
  agriculture: { rain: 1, dry: 1.3 },
};

/** Matters of papers and people: few set a pin on the map. */
const AWAY_FROM_THE_MAP: readonly ServiceCode[] = [
  'population',
  'permits',
  'social_aid',
  'corruption',
  'employment',
  'village_government',
  'other',
  'health',
  'education',
];

const CHANNELS: readonly (readonly [SampleChannel, number])[] = [
  ['web', 50],
  ['whatsapp', 28],
  ['walk_in', 14],
  ['phone', 14],
  ['social', 6],
];

function chooseService(month: number, random: Random): ServiceCode {
  return random.weighted(SAMPLE_SERVICES, ({ code, weight }) => {
    const season = SEASON[code];
    if (!season) return weight;
    return weight * (isRainy(month) ? season.rain : isDry(month) ? season.dry : 1);
  }).code;
}

function coreWeight(core: Core, month: number): number {
  const usual = core.bare ? 0.35 : (core.weight ?? 1);
  if (core.season === 'rain') return usual * (isRainy(month) ? 1.6 : 0.3);
  if (core.season === 'dry') return usual * (isDry(month) ? 1.6 : 0.2);
  return usual;
}

function chooseCore(cores: readonly Core[], region: SampleRegion, place: SamplePlace, month: number, random: Random) {
  const fitting = cores.filter(
    (core) => (core.region ?? region) === region && (core.village ?? place.kind) === place.kind,
  );
  return random.weighted(fitting, (core) => coreWeight(core, month));
}

const onTheMap = (service: ServiceCode, core: Core) => !core.bare && !AWAY_FROM_THE_MAP.includes(service);

/** The counter and the telephone are staffed in office hours only. */
function chooseChannel(hour: number, random: Random): SampleChannel {
  const staffed = hour >= 8 && hour < 15;
  return random.weighted(CHANNELS, ([channel, weight]) =>
    !staffed && (channel === 'walk_in' || channel === 'phone') ? 0 : weight,
  )[0];
}

function classify(core: Core): Classification {
  if (core.kind === 'inspection') return 'complaint_inspection';
  return core.kind ?? 'complaint';
}

/** Towns write more: a kelurahan counts five times, the village that gives its name to a district three times. */
function townsFirst(places: readonly SamplePlace[], seed: number): (at: number) => SamplePlace {
  let sum = 0;
  const upTo = places.map((place) => {
    const town = place.kind === 'kelurahan' ? 5 : place.name === place.district ? 3 : 1;
    sum += town * (0.5 + seeded(seed, 'village', place.code).next());
    return sum;
  });
  return (share) => {
    const aim = share * sum;
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (upTo[middle] > aim) high = middle;
      else low = middle + 1;
    }
    return places[low];
  };
}

/** A point up to one kilometre from the centre of the village. */
function pinNear(place: SamplePlace, random: Random): { lat: number; lon: number } {
  const [distanceKm, angle] = [Math.sqrt(random.next()), 2 * Math.PI * random.next()];
  const degree = 111.32;
  const round = (value: number) => Math.round(value * 1e6) / 1e6;
  return {
    lat: round(place.lat + (distanceKm * Math.sin(angle)) / degree),
    lon: round(place.lon + (distanceKm * Math.cos(angle)) / (degree * Math.cos((place.lat * Math.PI) / 180))),
  };
}

function locate(core: Core, setting: Setting, random: Random) {
  if (random.chance(setting.atSpot ? 0.8 : 0.45)) return pinNear(setting.place, random);
  if (core.bare || !random.chance(setting.atSpot ? 0.6 : 0.2)) return {};
  const { slots } = setting;
  const landmark = random.pick(placeWords().landmarks);
  const side = random.pick(['utara', 'selatan', 'timur', 'barat', 'depan', 'dekat']);
  const words = `RT ${slots.rt} ${slots.dusun.startsWith('RW') ? slots.dusun : `RW ${slots.rw} ${slots.dusun}`}, ${side} ${landmark}`;
  return { addressWords: inTown(words, setting.place) };
}

function privacy(service: ServiceCode, core: Core, random: Random) {
  if (service === 'corruption') return { anonymous: random.chance(0.9), secret: random.chance(0.85) };
  const delicate = core.kind === 'inspection';
  return { anonymous: random.chance(delicate ? 0.85 : 0.57), secret: random.chance(delicate ? 0.4 : 0.11) };
}

function title(core: Core, setting: Setting, random: Random): string {
  const phrase = random.pick(core.title);
  const tempat = phrase.includes('{tempat}') ? titlePlace(setting, phrase, random) : '';
  const text = expand(phrase, { ...setting.slots, tempat }, random);
  const tidy = capital(inTown(text.replace(/(\s*,)+/g, ',').replace(/,$/, ''), setting.place));
  const placed = tidy.includes(setting.place.name) || tidy.includes(setting.place.district);
  return placed ? tidy : `${tidy}, ${setting.slots.desa}`;
}

/**
 * Invented reports of one regency, ascending by time, made one at a time so that a million can be streamed.
 * The same options give the same reports. Nothing in them is anybody's: no name, no number, no real event.
 */
export function* sampleReports(options: SampleOptions): Generator<SampleReport> {
  const { seed, region, count, from, to, places } = options;
  const placeAt = townsFirst(places, seed);
  let index = 0;
  for (const reportedAt of reportTimes(seed, count, from, to)) {
    index += 1;
    const random = seeded(seed, region, index);
    const [month, hour] = [monthOf(reportedAt), hourInWib(reportedAt)];
    const place = placeAt(random.next());
    const service = chooseService(month, random);
    const words = serviceWords(service);
    const core = chooseCore(words.cores, region, place, month, random);
    const setting = makeSetting(region, place, core.spots ?? words.spots, hour, onTheMap(service, core), random);
    const channel = chooseChannel(hour, random);
    const hidden = privacy(service, core, random);
    yield {
      sourceId: `contoh-${region}-${String(index).padStart(7, '0')}`,
      service,
      classification: classify(core),
      title: title(core, setting, random),
      text: reportText({ core, words, setting, channel, guarded: hidden.secret && hidden.anonymous }, random),
      place: place.code,
      ...locate(core, setting, random),
      ...hidden,
      channel,
      reportedAt,
      ...tell(core, words, setting, reportedAt, to, random),
    };
  }
}
