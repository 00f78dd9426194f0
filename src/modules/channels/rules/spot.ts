/** What a poster is about: what the form is to hold already when its QR is opened. Each may be absent. */
export interface Spot {
  readonly service?: string;
  /** Code of a village. */
  readonly village?: string;
  /** Id of an office. */
  readonly office?: string;
  /** A name for the spot, in free words: a bridge, a school, a well. */
  readonly name?: string;
  readonly lat?: number;
  readonly lon?: number;
}

const NAMES = { service: 'kategori', village: 'desa', office: 'instansi', name: 'tempat' } as const;
const NAME_CHARACTERS = 100;

const SHAPES = {
  service: /^[a-z][a-z0-9_]{0,60}$/,
  village: /^\d{2}\.\d{2}\.\d{2}\.\d{4}$/,
  office: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  name: /^[^\p{Cc}\p{Cs}]+$/u,
} as const;
/** Eight digits behind the comma are a millimetre. */
const POINT = /^(-?\d{1,2}(?:\.\d{1,8})?),(\d{1,3}(?:\.\d{1,8})?)$/;

/** Reads what an address names. What cannot be right is left out: an old poster still opens the form. */
export const readSpot = (search: URLSearchParams): Spot => {
  const spot: Record<string, string | number> = {};
  for (const part of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    const value = search.get(NAMES[part])?.trim() ?? '';
    if (value.length <= NAME_CHARACTERS && SHAPES[part].test(value)) spot[part] = value;
  }
  const [, lat, lon] = POINT.exec(search.get('titik')?.trim() ?? '') ?? [];
  if (lat !== undefined) Object.assign(spot, { lat: Number(lat), lon: Number(lon) });
  return spot;
};

/** The same as the address of the form: short, for a QR with few modules is read from afar. */
export const spotAddress = (form: string, spot: Spot): string => {
  const search = new URLSearchParams();
  for (const part of Object.keys(NAMES) as (keyof typeof NAMES)[]) {
    const value = spot[part];
    if (value) search.set(NAMES[part], value);
  }
  if (spot.lat !== undefined && spot.lon !== undefined) search.set('titik', `${spot.lat},${spot.lon}`);
  return search.size > 0 ? `${form}?${search}` : form;
};
