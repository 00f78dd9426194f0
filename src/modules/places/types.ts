export type Level = 'province' | 'regency' | 'district' | 'village';

/** Legal Indonesian kinds. `desa adat` has so far been given to 14 villages of Jayapura only. */
export type Kind = 'provinsi' | 'kabupaten' | 'kota' | 'kecamatan' | 'desa' | 'kelurahan' | 'desa adat';

export interface Place {
  /** Kemendagri code, `35.22.01.2001`. */
  readonly code: string;
  readonly level: Level;
  readonly kind: Kind;
  /** Without its kind, except a regency or city: `Kabupaten Bojonegoro`. */
  readonly name: string;
  readonly parent_code: string | null;
  /** Null for a province. */
  readonly region_id: number | null;
  /** Degrees, WGS 84; null where no coordinate is known. */
  readonly lat: number | null;
  readonly lon: number | null;
  /** Names of the two areas around it, the nearer first. */
  readonly within: readonly string[];
}

export type PlaceMatch = Place & {
  /** 0 to 1; 1 is the same letters. */
  readonly score: number;
  /** `Desa Butoh, Kecamatan Ngasem` */
  readonly label: string;
};

/** A village by distance alone: approximate until boundaries are imported. */
export interface Nearest {
  readonly code: string;
  readonly distanceMetres: number;
  readonly approximate: true;
}

/** A regency or city that this installation serves. */
export interface Region {
  readonly region_id: number;
  readonly code: string;
  /** In addresses: `bojonegoro`, `kota-madiun`. */
  readonly slug: string;
  /** `Kabupaten Bojonegoro` */
  readonly name: string;
  /** `Bojonegoro`; a city keeps its `Kota`, for many share a name with a regency. */
  readonly short_name: string;
  /** Host name under which this region alone is shown. */
  readonly site_domain: string | null;
  readonly time_zone: TimeZone;
  readonly is_sample: boolean;
  readonly opened_at: Date;
}

export type TimeZone = 'Asia/Jakarta' | 'Asia/Makassar' | 'Asia/Jayapura';
