// What every page of plans says of where its words and numbers come from.
import type { Plan } from '#modules/planning/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import { documentOfPlan, planName } from '../../../plan-words.ts';
import type { Reader } from '../anggaran/reader.ts';

export interface AboutPlan {
  readonly name: string;
  readonly document: string;
  readonly source: string;
  readonly file: string;
  readonly sha256: string;
  readonly at: string;
}

/** @param plan locked */
export const aboutPlan = ({ t, base, language, region, now }: Reader, plan: Plan): AboutPlan => ({
  name: planName(t, plan),
  document: documentOfPlan(t, plan),
  source: plan.source,
  file: `${base}/rencana/berkas/${plan.id}`,
  sha256: plan.contentSha256 ?? '',
  at: timeFormat(language, region.time_zone).fullDateTime(now),
});
