import { currentSuccessor, type Organisation } from '#modules/organisations/index.ts';
import { fold, matchPlaces, nearestVillage, PLACE_CODE, type Place, plain } from '#modules/places/index.ts';
import type { Service } from '../types.ts';
import { type ImportIssue, issue } from './issues.ts';
import type { ImportedReport } from './types.ts';

/** Files repeat the same few hundred names; a hostile one must not fill the memory with others. */
const MOST_REMEMBERED = 20_000;

const remembered = <Found>(find: (key: string) => Found): ((key: string) => Found) => {
  const known = new Map<string, Found>();
  return (key) => {
    if (known.has(key)) return known.get(key) as Found;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const found = find(key);
    known.set(key, found);
    return found;
  };
};

export interface Matched<Found> {
  readonly found?: Found;
  readonly issues: readonly ImportIssue[];
}

const nothing = { issues: [] } as const;

const contains = (text: string, phrase: string) => ` ${text} `.includes(` ${phrase} `);

const OTHER = 'other';

/** The service of a report: by code, by name, by the words of its category; of its own text only where the file has no category. */
export const serviceMatcher = (services: readonly Service[]) => {
  const active = services.filter((service) => service.active && service.code !== OTHER);
  const other = services.find(({ code }) => code === OTHER);
  const named = new Map(active.flatMap((one) => [one.code, one.nameId, one.nameEn].map((name) => [plain(name), one])));
  const worded = active.map((service) => ({
    service,
    phrases: [...new Set([...service.keywords, ...service.duties].map(plain))].filter(Boolean),
  }));
  const byWords = (text: string): Service | undefined => {
    const scored = worded
      .map(({ service, phrases }) => ({ service, score: scoreOf(text, phrases) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    return scored[0] && scored[0].score !== scored[1]?.score ? scored[0].service : undefined;
  };
  const byCategory = remembered((name) => named.get(name) ?? byWords(name));

  return ({ categoryCode, categoryName, title, text }: Category): Matched<Service> => {
    const said = [categoryCode, categoryName].filter((name) => name !== undefined);
    const found = said.length
      ? (said.map((name) => named.get(plain(name))).find(Boolean) ?? byCategory(plain(categoryName ?? '')))
      : byWords(plain(`${title ?? ''} ${text}`.slice(0, 2000)));
    if (found) return { found, issues: [] };
    return {
      found: other,
      issues: [said.length ? issue('category-unknown', { value: said.at(-1) ?? '' }) : issue('category-missing')],
    };
  };
};
type Category = Pick<ImportedReport, 'categoryCode' | 'categoryName' | 'title' | 'text'>;

/** A phrase of two words says more than two single ones of different services. */
const scoreOf = (text: string, phrases: readonly string[]): number =>
  phrases.filter((phrase) => contains(text, phrase)).reduce((sum, phrase) => sum + phrase.split(' ').length, 0);

/** How much of two names is the same words, 0 to 1. */
const sameWords = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  one.intersection(other).size / one.union(other).size;

const SURELY_MEANT = 0.7;

/** The agency a report is with: by code, by name, by nearly the same words; never invented. */
export const agencyMatcher = (organisations: readonly Organisation[], shortName: string) => {
  // "Dinas Sosial Kabupaten Bojonegoro" is the Dinas Sosial of this list.
  const ofRegion = new RegExp(`\\b(pemerintah |pemkab |pemda )?(kabupaten|kab|kota) ${plain(shortName)}\\b`, 'g');
  const key = (name: string) => {
    const words = plain(name)
      .replaceAll('&', ' ')
      .replace(ofRegion, ' ')
      .replace(/\bdan\b/g, ' ');
    return words.replace(/\s+/g, ' ').trim();
  };
  // The ones in force come last, so that they win their name.
  const dated = [...organisations].sort((a, b) => Number(b.validTo !== null) - Number(a.validTo !== null));
  const byName = new Map(
    dated.flatMap((one) => [one.shortName, one.name].flatMap((name) => (name ? [[key(name), one]] : []))),
  );
  const byCode = new Map(dated.flatMap((one) => (one.code ? [[one.code, one]] : [])));
  const inForce = organisations
    .filter(({ validTo, place }) => validTo === null && place === null)
    .map((one) => ({ one, words: new Set(key(one.name).split(' ')) }));
  const similar = remembered((name: string): Organisation | undefined => {
    const words = new Set(name.split(' '));
    const [best, next] = inForce
      .map(({ one, words: own }) => ({ one, score: sameWords(words, own) }))
      .sort((a, b) => b.score - a.score);
    return best && best.score >= SURELY_MEANT && best.score > (next?.score ?? 0) ? best.one : undefined;
  });

  return (report: Pick<ImportedReport, 'agencyCode' | 'agencyName'>, isOpen: boolean): Matched<Organisation> => {
    const value = report.agencyName ?? report.agencyCode;
    if (value === undefined) return nothing;
    const name = key(value);
    const exact = byName.get(name) ?? byCode.get(report.agencyCode ?? '');
    const found = exact ?? similar(name);
    if (!found) return { issues: [issue('agency-unknown', { value })] };
    if (found.validTo !== null && isOpen) {
      const successor = currentSuccessor(organisations, found.id);
      if (!successor) return { issues: [issue('agency-unknown', { value })] };
      return { found: successor, issues: [issue('agency-succeeded', { value, name: successor.name })] };
    }
    return { found, issues: exact ? [] : [issue('agency-similar', { value, name: found.name })] };
  };
};

export interface Where {
  readonly placeCode?: string;
  /** For the search nearby: the report's own point, else its village's. Degrees, WGS 84. */
  readonly mapLat?: number;
  readonly mapLon?: number;
  /** The file's address, and its words for a place that was not found. */
  readonly address?: string;
}

const KIND_WORDS = /^(kecamatan|kec|desa|ds|kelurahan|kel) /;
const bare = (name: string) => plain(name).replace(KIND_WORDS, '');

/** One slip in a name of five letters. */
const WORTH_TAKING = 0.7;
const CLEARLY_BETTER = 0.03;

/** One place of a list by its name. A slip of the pen is forgiven only inside a district, where names differ enough. */
const placeNamed = (name: string, places: readonly Place[], forgiving: boolean): Place | 'unknown' | 'ambiguous' => {
  const byCode = PLACE_CODE.test(name.trim()) ? places.find(({ code }) => code === name.trim()) : undefined;
  if (byCode) return byCode;
  const wanted = fold(bare(name));
  const same = places.filter((place) => fold(place.name) === wanted);
  if (same.length > 0) return same.length === 1 ? same[0]! : 'ambiguous';
  if (!forgiving) return 'unknown';
  const [best, next] = matchPlaces(bare(name), places);
  if (!best || best.score < WORTH_TAKING) return 'unknown';
  return next && best.score - next.score < CLEARLY_BETTER ? 'ambiguous' : best.place;
};

/** The village or district of a report: by the names of the file, else the village nearest to its point. */
export const placeMatcher = (places: readonly Place[], shortName: string) => {
  const districts = places.filter(({ level }) => level === 'district');
  const villages = places.filter(({ level }) => level === 'village');
  const villagesOf = Map.groupBy(villages, ({ parent_code }) => parent_code);
  const here = fold(shortName.replace(/^Kota /, ''));
  const isHere = (regency: string) =>
    fold(plain(regency).replace(/^(kabupaten|kab|kota|pemerintah kabupaten) /, '')) === here;

  /** @param key district and village, parted by a line feed, which no cell of one line holds */
  const byNames = remembered((key: string): Place | 'unknown' | 'ambiguous' | undefined => {
    const [district, village] = key.split('\n') as [string, string];
    const around = district ? placeNamed(district, districts, true) : undefined;
    if (!village) return around;
    if (around === undefined || typeof around === 'string') {
      const found = placeNamed(village, villages, false);
      return typeof found === 'string' && around === 'ambiguous' ? 'ambiguous' : found;
    }
    const found = placeNamed(village, villagesOf.get(around.code) ?? [], true);
    return typeof found === 'string' ? around : found;
  });

  return (report: ImportedReport): Matched<Where> => {
    const { regency, district = '', village = '', lat, lon } = report;
    const said = [village, district].filter(Boolean).join(', ');
    const elsewhere = regency !== undefined && !isHere(regency);
    const named = elsewhere
      ? undefined
      : byNames(`${district.replaceAll('\n', ' ')}\n${village.replaceAll('\n', ' ')}`);
    const issues: ImportIssue[] = [];
    if (elsewhere && (said || lat === undefined)) issues.push(issue('place-elsewhere', { value: regency }));
    else if (typeof named === 'string') issues.push(issue(`place-${named}`, { value: said }));
    else if (named?.level === 'district' && village) issues.push(issue('place-unknown', { value: said }));

    const found = typeof named === 'object' ? named : undefined;
    const nearest = !found && lat !== undefined && lon !== undefined ? nearestVillage(lat, lon, villages) : undefined;
    if (!found && lat !== undefined && !nearest) issues.push(issue('point-far'));
    const kept = issues.length > 0 ? [report.address, said, elsewhere ? regency : ''] : [report.address];
    return {
      found: {
        placeCode: found?.code ?? nearest?.code,
        mapLat: lat ?? found?.lat ?? undefined,
        mapLon: lon ?? found?.lon ?? undefined,
        address: kept.filter(Boolean).join(', ') || undefined,
      },
      issues,
    };
  };
};
