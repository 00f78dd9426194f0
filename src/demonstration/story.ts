import type { SampleReport } from '#modules/reports/samples/index.ts';

/** One thing that happens to a sample report, and when. */
export interface Event {
  readonly do:
    | 'verify'
    | 'ask'
    | 'complete'
    | 'archive'
    | 'transfer'
    | 'accept'
    | 'start'
    | 'answer'
    | 'confirm'
    | 'contest'
    | 'silence';
  readonly at: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * How a sample report went, as events in time. Slowness 0 is an office that acts within hours, 1 one that lets every limit pass.
 * Nothing here is random: the same report has the same story.
 */
export const storyOf = (
  report: Pick<SampleReport, 'story' | 'slowness' | 'reportedAt' | 'transfer' | 'question'>,
): Event[] => {
  const events: Event[] = [];
  let time = report.reportedAt.getTime();
  const then = (happening: Event['do'], after: number) => {
    time += after;
    events.push({ do: happening, at: new Date(time) });
  };
  const slow = (quickest: number, slowest: number) => quickest + (slowest - quickest) * report.slowness ** 2;
  const { story } = report;
  if (story === 'waiting') return events;
  if (story === 'archived') {
    then('archive', slow(3 * HOUR, 4 * DAY));
    return events;
  }
  if (story === 'incomplete') {
    then('ask', slow(2 * HOUR, 3 * DAY));
    return events;
  }
  then('verify', slow(HOUR, 6 * DAY));
  if (story === 'assigned') return events;
  if (report.transfer) then('transfer', slow(6 * HOUR, 4 * DAY));
  then('accept', slow(2 * HOUR, 5 * DAY));
  if (story === 'accepted') return events;
  if (report.question) {
    then('ask', slow(HOUR, 2 * DAY));
    then('complete', slow(3 * HOUR, 8 * DAY));
  }
  then('start', slow(4 * HOUR, 6 * DAY));
  if (story === 'in_progress') return events;
  then('answer', slow(DAY, 30 * DAY));
  if (story === 'answered') return events;
  if (story === 'silent') then('silence', 20 * DAY);
  if (story === 'confirmed') then('confirm', slow(5 * HOUR, 9 * DAY));
  if (story === 'contested') {
    then('contest', slow(4 * HOUR, 5 * DAY));
    then('answer', slow(DAY, 12 * DAY));
    then('confirm', slow(5 * HOUR, 8 * DAY));
  }
  return events;
};
