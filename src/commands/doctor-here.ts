import type { Finding } from '#platform/doctor/index.ts';
import { examine, type Level, type Patient } from '#platform/doctor/index.ts';
import type { Say } from '#platform/door.ts';
import type { Tongue } from './talk.ts';

export interface DoctorOptions {
  readonly allFiles: boolean;
  readonly json: boolean;
  readonly language: Tongue;
}

const SIGN: Record<Level, string> = { well: '✔', attention: '!', wrong: '✖' };

/** @param before what was found on the way here. @returns the exit code: 1 when somebody must do something */
export const examineHere = async (
  patient: Patient,
  options: DoctorOptions,
  say: Say,
  before: readonly Finding[] = [],
): Promise<number> =>
  tellFindings([...before, ...(await examine(patient, options.allFiles, new Date()))], options, say);

export const tellFindings = (
  findings: readonly Finding[],
  { json, language }: Pick<DoctorOptions, 'json' | 'language'>,
  say: Say,
): number => {
  const isWrong = findings.some(({ level }) => level === 'wrong');
  if (json)
    say(
      JSON.stringify({
        isWell: !isWrong,
        findings: findings.map(({ area, level, sentence }) => ({ area, level, text: sentence[language] })),
      }),
    );
  else for (const { area, level, sentence } of findings) say(`${SIGN[level]} ${area}: ${sentence[language]}`);
  return isWrong ? 1 : 0;
};
