/** What the overview is computed from. */
export interface Facts {
  readonly engine: 'pglite' | 'postgres';
  readonly freeBytes: number;
  readonly failedJobs: number;
  /** Long work that ended badly, or that has not moved for a while. */
  readonly stuckWork: number;
  readonly runningWork: number;
  /** Numbers of the pages that last night's count from the source found wrong, and put right. */
  readonly driftedCounts: number;
  readonly mail: { readonly waiting: number; readonly given_up: number };
  readonly sendsMail: boolean;
  /** Agencies in force whose place in the list rests on no decree in force. */
  readonly doubtfulAgencies: number;
  /** Open reports that lie with an agency that has ended. */
  readonly strandedReports: number;
  /** This year and the next, as far as their days are not decreed or not known. */
  readonly provisionalYears: readonly number[];
  readonly administrators: number;
  readonly backup: BackupWorry | undefined;
  /** Other servers that do not answer, and reports that did not reach one and are not tried again. */
  readonly open311: { readonly silent: number; readonly givenUp: number };
  /** The same of the gateways of WhatsApp and SMS, and of messages to residents. */
  readonly channels: { readonly silent: number; readonly givenUp: number };
}

/** What is wrong with the backups; `hours` is the age of the newest one. */
export interface BackupWorry {
  readonly kind: 'failed' | 'old' | 'none';
  readonly hours?: number;
}

const HOUR_MS = 3_600_000;
/** A nightly backup may take its time. */
const BACKUP_HOURS = 26;

interface Backups {
  readonly newest: { readonly at: Date } | undefined;
  readonly latest: { readonly outcome: string } | undefined;
}

/** @returns nothing where all is well, or where all is a demonstration */
export const backupWorry = ({ newest, latest }: Backups, isSample: boolean, now: Date): BackupWorry | undefined => {
  if (isSample) return undefined;
  if (latest?.outcome === 'failed') return { kind: 'failed' };
  if (!newest) return { kind: 'none' };
  const hours = Math.floor((now.getTime() - newest.at.getTime()) / HOUR_MS);
  return hours > BACKUP_HOURS ? { kind: 'old', hours } : undefined;
};

export const AREAS = [
  'health',
  'outbox',
  'holidays',
  'agencies',
  'people',
  'deadlines',
  'ladder',
  'proof',
  'services',
  'figures',
  'signIn',
  'open311',
  'channels',
  'routing',
  'import',
] as const;
export type Area = (typeof AREAS)[number];

/** `late`: something is broken or lost; `wait`: somebody should look; `progress`: it is being worked on; `done`: all is well. */
export interface AreaState {
  readonly area: Area;
  readonly kind: 'late' | 'wait' | 'progress' | 'done';
  /** Why; names a text. */
  readonly reason?:
    | 'disk'
    | 'jobs'
    | 'work'
    | 'drift'
    | 'powerCut'
    | 'givenUp'
    | 'noServer'
    | 'provisional'
    | 'stranded'
    | 'doubtful'
    | 'alone'
    | 'running'
    | 'backupFailed'
    | 'backupOld'
    | 'backupNone'
    | 'sentGivenUp'
    | 'serverSilent'
    | 'messagesGivenUp'
    | 'gatewaySilent';
  readonly n?: number;
}

const LEAST_FREE_BYTES = 1024 ** 3;

const healthState = (facts: Facts): AreaState => {
  const area = 'health';
  if (facts.freeBytes < LEAST_FREE_BYTES) return { area, kind: 'late', reason: 'disk' };
  if (facts.failedJobs > 0) return { area, kind: 'late', reason: 'jobs', n: facts.failedJobs };
  if (facts.stuckWork > 0) return { area, kind: 'late', reason: 'work', n: facts.stuckWork };
  if (facts.driftedCounts > 0) return { area, kind: 'late', reason: 'drift', n: facts.driftedCounts };
  if (facts.backup?.kind === 'failed') return { area, kind: 'late', reason: 'backupFailed' };
  if (facts.backup?.kind === 'old') return { area, kind: 'late', reason: 'backupOld', n: facts.backup.hours };
  if (facts.backup?.kind === 'none') return { area, kind: 'wait', reason: 'backupNone' };
  if (facts.engine === 'pglite') return { area, kind: 'wait', reason: 'powerCut' };
  return facts.runningWork > 0
    ? { area, kind: 'progress', reason: 'running', n: facts.runningWork }
    : { area, kind: 'done' };
};

const outboxState = ({ mail, sendsMail }: Facts): AreaState => {
  const area = 'outbox';
  if (mail.given_up > 0) return { area, kind: 'late', reason: 'givenUp', n: mail.given_up };
  return mail.waiting > 0 && !sendsMail
    ? { area, kind: 'wait', reason: 'noServer', n: mail.waiting }
    : { area, kind: 'done' };
};

const agenciesState = ({ strandedReports, doubtfulAgencies }: Facts): AreaState => {
  const area = 'agencies';
  if (strandedReports > 0) return { area, kind: 'late', reason: 'stranded', n: strandedReports };
  return doubtfulAgencies > 0
    ? { area, kind: 'wait', reason: 'doubtful', n: doubtfulAgencies }
    : { area, kind: 'done' };
};

const open311State = ({ open311 }: Facts): AreaState => {
  const area = 'open311';
  if (open311.givenUp > 0) return { area, kind: 'late', reason: 'sentGivenUp', n: open311.givenUp };
  return open311.silent > 0
    ? { area, kind: 'wait', reason: 'serverSilent', n: open311.silent }
    : { area, kind: 'done' };
};

const channelsState = ({ channels }: Facts): AreaState => {
  const area = 'channels';
  if (channels.givenUp > 0) return { area, kind: 'late', reason: 'messagesGivenUp', n: channels.givenUp };
  return channels.silent > 0
    ? { area, kind: 'wait', reason: 'gatewaySilent', n: channels.silent }
    : { area, kind: 'done' };
};

const RANK = { late: 0, wait: 1, progress: 2, done: 3 } as const;

/** Every area of the administrator's pages, what needs a person first. */
export const attention = (facts: Facts): AreaState[] => {
  const states: AreaState[] = [
    healthState(facts),
    outboxState(facts),
    facts.provisionalYears.length > 0
      ? { area: 'holidays', kind: 'wait', reason: 'provisional', n: facts.provisionalYears[0] }
      : { area: 'holidays', kind: 'done' },
    agenciesState(facts),
    facts.administrators < 2 ? { area: 'people', kind: 'wait', reason: 'alone' } : { area: 'people', kind: 'done' },
    { area: 'deadlines', kind: 'done' },
    { area: 'ladder', kind: 'done' },
    { area: 'proof', kind: 'done' },
    { area: 'services', kind: 'done' },
    { area: 'figures', kind: 'done' },
    { area: 'signIn', kind: 'done' },
    open311State(facts),
    channelsState(facts),
    { area: 'routing', kind: 'done' },
    { area: 'import', kind: 'done' },
  ];
  return states.sort((a, b) => RANK[a.kind] - RANK[b.kind]);
};

/** This year and the next that are not decreed, or not known at all. */
export const provisionalYears = (
  years: readonly { readonly year: number; readonly status: 'decreed' | 'provisional' }[],
  thisYear: number,
): number[] =>
  [thisYear, thisYear + 1].filter((year) => years.find((known) => known.year === year)?.status !== 'decreed');
