/** Something written on this device that goes to the server once there is a connection. */
export interface Waiting {
  /** Its idempotency key: sent again after a broken answer, it is still the same. */
  readonly id: string;
  /** Whose it is: `region 3522` for residents, `person …` for somebody who is signed in. Nobody else sees or sends it. */
  readonly whose: string;
  /** Where it is posted. */
  readonly to: string;
  /** When it was written, by this device's clock. Milliseconds. */
  readonly at: number;
  /** Its first words, for the list. */
  readonly title: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly photos: readonly { readonly field: string; readonly file: File }[];
  /** `returned`: the server does not take it as it is, or it is being changed; it is not sent before somebody has. */
  readonly state: 'waiting' | 'returned' | 'arrived';
  readonly tries: number;
  /** Not tried again before, unless somebody asks. Milliseconds. */
  readonly notBefore: number;
  readonly why?: 'signed-out' | 'other-person' | 'busy';
  readonly problems?: readonly Problem[];
  /** Its key belongs to something that had arrived before: once changed, it is one of its own. */
  readonly renew?: boolean;
  /** Code under which it arrived as it was before somebody changed it. */
  readonly earlier?: string;
  readonly arrived?: Arrived;
}
interface Problem {
  readonly field: string;
  readonly text: string;
}
interface Arrived {
  readonly code: string;
  readonly href: string;
  /** The reporter's key. */
  readonly words?: string;
  /** What is to be known of it: that things had moved on meanwhile. */
  readonly told?: string;
}

/** What came of trying to send it. */
export type Answer =
  | { readonly kind: 'arrived'; readonly arrived: Arrived }
  | { readonly kind: 'returned'; readonly problems: readonly Problem[]; readonly renew?: boolean }
  | { readonly kind: 'signed-out' | 'other-person' }
  /** Nobody answered, or somebody who is not our server, or our server asks to wait. */
  | { readonly kind: 'later'; readonly waitMs?: number };

const FIRST_MS = 15_000;
const LONGEST_MS = 30 * 60_000;

/**
 * How long to wait after so many tries that failed: twice as long each time, and never all devices of a village at once.
 * @param chance from 0 to below 1
 */
export const waitAfter = (tries: number, chance: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 20)) * (0.5 + chance / 2));

export const isDue = ({ state, notBefore }: Waiting, now: number, asked: boolean): boolean =>
  state === 'waiting' && (asked || notBefore <= now);

/** What has arrived stays arrived and leaves its words and photos behind; nothing else ever loses them. */
export const afterAnswer = (item: Waiting, answer: Answer, now: number, chance: number): Waiting => {
  if (item.state !== 'waiting') return item;
  const { why: _, ...rest } = item;
  switch (answer.kind) {
    case 'arrived':
      return { ...rest, state: 'arrived', arrived: answer.arrived, fields: [], photos: [] };
    case 'returned':
      return { ...rest, state: 'returned', problems: answer.problems, renew: answer.renew };
    case 'later':
      return {
        ...rest,
        ...(answer.waitMs ? { why: 'busy' } : {}),
        tries: item.tries + 1,
        notBefore: now + Math.max(answer.waitMs ?? 0, waitAfter(item.tries, chance)),
      };
    default:
      return { ...rest, why: answer.kind, tries: item.tries + 1, notBefore: now + waitAfter(item.tries, chance) };
  }
};

/**
 * What is to be kept on the device after an answer.
 * @param item as it was sent
 * @param left as it stands there by now: changed or taken back while it was under way; what somebody is changing is theirs
 * @param another key for what must stand beside it
 */
export const settle = (
  item: Waiting,
  left: Waiting | undefined,
  answer: Answer,
  now: number,
  chance: number,
  another: string,
): Waiting[] => {
  const isSame = left?.state === 'waiting' && left.at === item.at;
  const after = afterAnswer(item, answer, now, chance);
  if (answer.kind !== 'arrived') return isSame ? [after] : [];
  if (isSame || !left || left.state === 'arrived') return [after];
  const changed: Waiting = { ...left, state: 'returned', problems: [], renew: true, earlier: answer.arrived.code };
  return [{ ...after, id: another }, changed];
};

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * Reads an answer of the server. A page of somebody in between ("please sign in to this network") is no answer.
 * @param retryAfter seconds, as the header says
 */
export const readAnswer = (status: number, body: unknown, retryAfter: string | null): Answer => {
  const { arrived, problems, renew, waits } = (body ?? {}) as {
    arrived?: Arrived;
    problems?: readonly Problem[];
    renew?: boolean;
    waits?: string;
  };
  if (status === 200 && isText(arrived?.code) && isText(arrived.href)) return { kind: 'arrived', arrived };
  if (waits === 'signed-out' || waits === 'other-person') return { kind: waits };
  const waitMs = Number(retryAfter) * 1000;
  if (status === 429) return { kind: 'later', waitMs: waitMs > 0 ? waitMs : undefined };
  const isRefusal = status >= 400 && status < 500 && Array.isArray(problems) && problems.length > 0;
  return isRefusal ? { kind: 'returned', problems: problems!, renew: renew === true } : { kind: 'later' };
};
