import type { Organisation } from '#modules/organisations/index.ts';

/** What routing knows of an office. */
export type Office = Pick<Organisation, 'id' | 'name' | 'shortName' | 'kind' | 'duties' | 'place'>;

/** A category of reports, as far as it says whose business something is. */
export interface Category {
  readonly code: string;
  /** Words of the duty that an office must have. */
  readonly duties: readonly string[];
  /** Words by which people speak of it. */
  readonly keywords: readonly string[];
}

/** What a report says about whose business it is. */
export interface Matter {
  readonly text: string;
  readonly service: Category | undefined;
  /** Official code of its place; undefined: it names none. */
  readonly place: string | undefined;
}

/** Why an office is proposed: what the text says, and the duty that it stands for where it is one. */
export interface Reason {
  readonly said: string;
  readonly duty?: string;
}

export interface Proposal {
  readonly organisation: string;
  /** How often proposals that are as sure as this one turn out right, 0 to 1. */
  readonly confidence: number;
  readonly because: readonly Reason[];
  /** The category that the reporter chose speaks for it too. */
  readonly category: boolean;
  /** A rule of the regency says so. */
  readonly ruled?: boolean;
}

/** What the regency has decided: a category at a place is the business of one office. */
export interface RoutingRule {
  /** Code of the category. */
  readonly service: string;
  /** Official code of a district or village; null: everywhere in the region. */
  readonly place: string | null;
  readonly organisation: string;
}

/** A text as it is learned from: hashes of its features, each once, and how often they were said. No word of it is kept. */
export interface Document {
  readonly features: readonly number[];
  readonly times: readonly number[];
}

/** A disposition that is learned from: which office a report was for in the end. */
export interface Lesson {
  readonly report: string;
  readonly organisation: string;
  /** Category after verification. */
  readonly service: string | null;
  readonly document: Document;
  /** When it was decided: of many the newest are kept. */
  readonly at: Date;
}

/** What the regency has set. */
export interface RoutingSetting {
  /** From this confidence on a report goes straight through; null: never. */
  readonly threshold: number | null;
  /** Share of those that a person decides all the same, so that it stays known how often the program is right. */
  readonly humanShare: number;
}
