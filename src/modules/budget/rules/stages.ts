import { PHASES, type Phase } from '../types.ts';

export interface DueDay {
  readonly phase: Phase;
  /** YYYY-MM-DD */
  readonly dueOn: string;
  readonly source: string;
  readonly isCertain: boolean;
}

/** A version as far as the calendar is concerned: it was decided on the day of its document. */
export interface Decided {
  readonly number: number;
  readonly phase: Phase;
  readonly decidedOn: string;
}

/**
 * `unrecorded`: a later phase was decided, and this one is not here; nobody is called late for what is only not known.
 * `optional`: of a change of the budget that nobody has begun, and nobody must.
 */
export type StageState = 'in_time' | 'late' | 'undated' | 'overdue' | 'ahead' | 'unrecorded' | 'optional';

export interface Stage {
  readonly phase: Phase;
  readonly due: DueDay | undefined;
  /** The first version of the phase. */
  readonly decided: Decided | undefined;
  readonly state: StageState;
  /** Days after the due day; nothing where it is not late. */
  readonly lateDays: number;
}

const DAY_MS = 86_400_000;
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

interface Known {
  readonly due: string | undefined;
  readonly decided: string | undefined;
  /** A later phase was decided. */
  readonly isPassed: boolean;
  readonly isOptional: boolean;
}

const stateOf = (
  { due, decided, isPassed, isOptional }: Known,
  today: string,
): { state: StageState; lateDays: number } => {
  if (decided !== undefined) {
    if (due === undefined) return { state: 'undated', lateDays: 0 };
    const days = daysBetween(due, decided);
    return days > 0 ? { state: 'late', lateDays: days } : { state: 'in_time', lateDays: 0 };
  }
  if (isPassed) return { state: 'unrecorded', lateDays: 0 };
  if (isOptional) return { state: 'optional', lateDays: 0 };
  const days = due === undefined ? 0 : daysBetween(due, today);
  return days > 0 ? { state: 'overdue', lateDays: days } : { state: 'ahead', lateDays: 0 };
};

/**
 * The phases of a year in their order, each with its due day and the day on which it was decided. A shift has no due day and may come
 * several times: each is a stage of its own. Lateness is told, and never holds anything up (invariant 9).
 * @param today YYYY-MM-DD in the region
 */
export const stagesOf = (dues: readonly DueDay[], versions: readonly Decided[], today: string): Stage[] => {
  const last = Math.max(-1, ...versions.map(({ phase }) => PHASES.indexOf(phase)));
  // A budget may be changed once a year, and need not be. @source PP 12/2019, ps. 161
  const isChanged = last >= PHASES.indexOf('changed_kua_ppas');
  return PHASES.flatMap((phase, order) => {
    const due = dues.find((one) => one.phase === phase);
    const own = versions.filter((one) => one.phase === phase);
    if (own.length === 0 && !due) return [];
    const shown = own.length === 0 ? [undefined] : phase === 'shift' ? own : [own[0]];
    return shown.map((decided) => ({
      phase,
      due,
      decided,
      ...stateOf(
        {
          due: due?.dueOn,
          decided: decided?.decidedOn,
          isPassed: order < last,
          isOptional: phase.startsWith('changed_') && !isChanged,
        },
        today,
      ),
    }));
  });
};
