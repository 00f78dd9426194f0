import type { SAMPLE_SERVICES } from './services.ts';

export type ServiceCode = (typeof SAMPLE_SERVICES)[number]['code'];
export type SampleRegion = 3522 | 3511;
export type Classification = 'complaint_inspection' | 'complaint' | 'aspiration' | 'information';
export type SampleChannel = 'web' | 'whatsapp' | 'walk_in' | 'phone' | 'social';
export type SampleStory =
  | 'waiting'
  | 'incomplete'
  | 'assigned'
  | 'accepted'
  | 'in_progress'
  | 'answered'
  | 'confirmed'
  | 'contested'
  | 'silent'
  | 'archived';

export type SamplePlace = {
  /** Official village code, for example 3522132001 or 35.22.13.2001: any text that names the village. */
  code: string;
  name: string;
  district: string;
  kind: 'desa' | 'kelurahan';
  lat: number;
  lon: number;
};

export type SampleReport = {
  sourceId: string;
  service: ServiceCode;
  classification: Classification;
  /** As a verifier would write it. */
  title: string;
  /** As the resident wrote it, or as the officer at the counter or the telephone wrote it down. */
  text: string;
  /** Village code. */
  place: string;
  lat?: number;
  lon?: number;
  addressWords?: string;
  anonymous: boolean;
  secret: boolean;
  channel: SampleChannel;
  reportedAt: Date;
  story: SampleStory;
  /** 0 quick to 1 very late. */
  slowness: number;
  answer?: string;
  progress?: string;
  question?: string;
  archiveReason?: string;
  contestReason?: string;
  /** The first agency was the wrong one and handed the report over. */
  transfer?: boolean;
};

export type SampleOptions = {
  seed: number;
  region: SampleRegion;
  count: number;
  /** First moment a report can have. */
  from: Date;
  /** The moment the sample is looked at; reports are earlier, and their stories are told up to here. */
  to: Date;
  places: readonly SamplePlace[];
};

/** One concrete problem in words/services/*.json, with everything that is said about it. */
export type Core = {
  id: string;
  kind?: 'aspiration' | 'information' | 'inspection';
  season?: 'rain' | 'dry';
  region?: SampleRegion;
  village?: 'desa' | 'kelurahan';
  /** It happened at one moment: "sudah dua bulan" would make no sense. */
  once?: boolean;
  /** The sentence is the whole report. */
  bare?: boolean;
  /** The only way this can go. */
  story?: 'archived' | 'incomplete';
  /** How often among the problems of its service; absent: 1. */
  weight?: number;
  /** Where this can be; absent: the spots of the service. */
  spots?: string[];
  /** What fits this problem better than the requests of the service. */
  asks?: string[];
  title: string[];
  say: string[];
  /** What comes of it. */
  so: string[];
  work: string;
  done: string[];
  not: string[];
  jv?: string[];
  mad?: string[];
  archive?: string[];
};

export type ServiceWords = {
  spots: string[];
  asks: string[];
  questions: string[];
  archive: string[];
  /** What was tried before; absent: the common list. */
  tried?: string[];
  cores: Core[];
};
