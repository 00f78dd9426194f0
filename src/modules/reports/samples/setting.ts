import type { Random } from '#platform/random.ts';
import { capital, expand, type Slots } from './grammar.ts';
import { localTongue, placeWords, voices } from './lexicon.ts';
import type { SamplePlace, SampleRegion } from './types.ts';

/** Where one report plays: the village, the hamlet, the spot, and how residents and officers call them. */
export type Setting = {
  place: SamplePlace;
  region: SampleRegion;
  slots: Slots /** Something an officer can go and look at. */;
  atSpot: boolean;
};

function partOfDay(hour: number): { waktu: string; waktu_jv: string } {
  if (hour < 11) return { waktu: 'pagi', waktu_jv: 'enjing' };
  if (hour < 15) return { waktu: 'siang', waktu_jv: 'siang' };
  if (hour < 19) return { waktu: 'sore', waktu_jv: 'sonten' };
  return { waktu: 'malam', waktu_jv: 'dalu' };
}

/** A kelurahan has no balai desa and no kepala desa; phrases are written for the desa, which is the rule. */
const TOWN_WORDS: readonly [RegExp, string][] = [
  [/balai desa/g, 'kantor kelurahan'],
  [/perangkat desa/g, 'pegawai kelurahan'],
  [/kepala desa/g, 'lurah'],
  [/pemerintah desa/g, 'kelurahan'],
  [/tanah kas desa/g, 'tanah aset kelurahan'],
  [/bumdes|BUMDes/g, 'koperasi kelurahan'],
  [/antardusun/g, 'antarlingkungan'],
  [/\bdusun (?=\p{Lu})/gu, 'lingkungan '],
  [/\bdusun\b/g, 'lingkungan'],
  [/\bdesa\b/g, 'kelurahan'],
  [/\bDusun\b/g, 'Lingkungan'],
];

export function inTown(text: string, place: SamplePlace): string {
  if (place.kind === 'desa') return text;
  return TOWN_WORDS.reduce((result, [pattern, word]) => result.replace(pattern, word), text);
}

export function makeSetting(
  region: SampleRegion,
  place: SamplePlace,
  spots: readonly string[],
  hour: number,
  atSpot: boolean,
  random: Random,
): Setting {
  const { hamlets } = placeWords();
  const tongue = localTongue(region);
  const rt = String(random.int(1, 9)).padStart(2, '0');
  const rw = String(random.int(1, 6)).padStart(2, '0');
  const hamlet = place.kind === 'desa' ? `Dusun ${random.pick(hamlets[region])}` : `RW ${rw}`;
  const slots: Slots = {
    ...partOfDay(hour),
    nama: place.name,
    desa: `${capital(place.kind)} ${place.name}`,
    kec: `Kecamatan ${place.district}`,
    kec_nama: place.district,
    kantor: place.kind === 'desa' ? 'balai desa' : 'kantor kelurahan',
    kades: place.kind === 'desa' ? 'kepala desa' : 'lurah',
    perangkat: place.kind === 'desa' ? 'perangkat desa' : 'pegawai kelurahan',
    dusun: hamlet,
    rt,
    rw,
    jumlah: String(random.int(15, 80)),
    lama: random.pick(voices().durations),
    sejak: random.pick(voices().starts),
    lama_lokal: random.pick(tongue.durations),
    lama_lokal_halus: random.pick(tongue.politeDurations),
  };
  slots.spot = expand(random.pick(spots), slots, random);
  return { place, region, slots, atSpot };
}

/** The place at the end of a title, said once: what already holds the village's name is followed by the district. */
export function titlePlace({ place, slots }: Setting, phrase: string, random: Random): string {
  const before = expand(phrase.split('{tempat}')[0], slots, random);
  if (before.includes(place.name)) return place.district === place.name ? '' : `, ${slots.kec}`;
  if (/(desa|kelurahan)$/.test(before)) return place.name;
  if (/(^|\s)(\p{Lu}\S*|\d+)$/u.test(before)) return `, ${slots.desa}`;
  return random.chance(0.6) ? place.name : slots.desa;
}
