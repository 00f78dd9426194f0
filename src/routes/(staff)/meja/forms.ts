import type { PartProblem } from '../../problem-part.ts';
import type { DoubtView } from './doubts.ts';
import type { DeskAct } from './possible.ts';

/** A form of the desk that came back. */
export interface ReturnedForm {
  readonly act: DeskAct | 'identity';
  readonly problems: readonly PartProblem[];
  readonly values: Readonly<Record<string, string>>;
  readonly kept: readonly string[];
  readonly keptDocuments: readonly string[];
  /** What there is to know about its photos before it is sent once more. */
  readonly doubts?: readonly DoubtView[];
  /** Shown once; the source is where the words stand that an officer took down. */
  readonly identity?: {
    readonly name: string | null;
    readonly contact: string | null;
    readonly wording: string | null;
    readonly source: string | undefined;
  };
}
