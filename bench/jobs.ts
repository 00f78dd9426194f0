// What the process that makes load is told to do, and what it answers.

import type { Heard } from './walls.ts';

/** A report as a resident would send it, but for its key. */
export interface Draft {
  readonly text: string;
  readonly service: string;
  readonly village: string;
  readonly place: string;
  readonly lat: number | null;
  readonly lon: number | null;
}

interface Common {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
}

export type Job =
  | (Common & {
      readonly kind: 'get';
      readonly paths: readonly string[];
      readonly cookies: readonly string[];
    })
  | (Common & {
      readonly kind: 'post';
      readonly drafts: readonly Draft[];
      /** Base64; absent: without. */
      readonly photo?: string;
      /** Stops after so many, however little time has passed. */
      readonly most?: number;
      /** Evenly spaced, whatever the answers take; absent: as many as the connections can. */
      readonly perSecond?: number;
    })
  /** What is probably the same as a draft. */
  | (Common & { readonly kind: 'similar'; readonly drafts: readonly Draft[] })
  | (Common & { readonly kind: 'walls'; readonly cookies: readonly string[] });

export interface Outcome {
  readonly done: number;
  readonly seconds: number;
  /** What was not as expected, each once. */
  readonly wrong: readonly string[];
  /** Milliseconds from asking to the whole answer. */
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
  /** CPU seconds and peak memory (MB) of the process that made the load. */
  readonly cpu: number;
  readonly memory: number;
  /** Of walls: what each heard. */
  readonly heard?: readonly (readonly Heard[])[];
  /** Codes of the reports that were sent. */
  readonly codes: readonly string[];
}
