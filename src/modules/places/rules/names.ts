import type { Place } from '../types.ts';

/** Lower-case words without accents and marks: `Ja'an` is `jaan`, `Kupa-kupa` is `kupa kupa`. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}'’‘`"ʼ]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

// Spelling before 1972 (oe, dj, tj, j for y), Javanese dh and th, ph for f. That y and j fall together
// costs little: hardly two places of one regency differ in nothing else.
const RESPELLED: Readonly<Record<string, string>> = { oe: 'u', dj: 'j', tj: 'c', y: 'j', dh: 'd', th: 't', ph: 'f' };

/** What a name has in common with its other spellings: `Soember Redjo`, `Sumberrejo` and `sumberejo` are one. For comparing, not for reading. */
export const fold = (text: string): string =>
  plain(text)
    .replaceAll(' ', '')
    .replace(/oe|dj|tj|dh|th|ph|y/g, (letters) => RESPELLED[letters])
    .replace(/([a-z])\1+/g, '$1');

/** `Bojonegoro` for `Kabupaten Bojonegoro`; a city keeps its `Kota`. */
export const shortNameOf = (name: string): string =>
  name.replace(/^Kabupaten /, '').replace(/^(Kota )?Administrasi /, '$1');

export const slugOf = (name: string): string => plain(shortNameOf(name)).replaceAll(' ', '-');

/** `Desa Butoh, Kecamatan Ngasem`. */
export const placeLabel = ({
  level,
  kind,
  name,
  within,
}: Pick<Place, 'level' | 'kind' | 'name' | 'within'>): string => {
  if (level === 'regency') return name;
  const own = `${kind.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())} ${name}`;
  return level === 'village' && within[0] ? `${own}, Kecamatan ${within[0]}` : own;
};
