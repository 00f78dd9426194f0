import { listPeople } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import {
  type AnswerKind,
  answerPetition,
  changeThreshold,
  lapsePetition,
  referAspirations,
  supportPetition,
} from '#modules/petitions/index.ts';
import { districtsOf, villagesOf } from '#modules/places/index.ts';
import { takeUpReferral } from '#modules/proposals/index.ts';
import { submitReport, verifyReport } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import told from './petitions.json' with { type: 'json' };

const DAY = 86_400_000;
/** Few, so that a demonstration starts quickly and one can bring a petition past them by hand. */
const NUMBERS = { supporters: 5, gatherDays: 90, answerWorkingDays: 20, validFrom: '2000-01-01' };

/**
 * Aspirations in each state, by the program's own acts in the past: one that gathers, owed, late, answered, ended, handed over. What an
 * interrupted start did not come to is told at the next one, and nothing twice.
 */
export const playPetitions = async (app: App, region: number, now: Date): Promise<void> => {
  const { db } = app;
  const { people, offices, villages } = await inRegion(db, region, async (tx) => {
    const [district] = await districtsOf(tx, region);
    return {
      people: await listPeople(tx),
      offices: await listOrganisations(tx, { kinds: ['agency'] }),
      villages: district ? await villagesOf(tx, district.code) : [],
    };
  });
  const planning = offices.find(({ duties }) => duties.includes('musrenbang'));
  const personOf = (role: string, organisation?: string): Actor => {
    const person = people.find((one) => one.role === role)!;
    return { kind: 'person', id: person.id, name: person.name, role, region, organisation };
  };
  const regent = personOf('regent');
  const ago = (days: number) => new Date(now.getTime() - days * DAY);

  for (const [index, story] of told.stories.entries()) {
    const place = villages[index % villages.length]?.code;
    const begun = ago(story.verifiedDaysAgo);
    const submission = {
      text: story.text,
      kind: 'aspiration',
      answers: {},
      placeCode: place,
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const system: Actor = { kind: 'system', task: 'sample' };
    const once = `sample petition ${index}`;
    const { id, code, again } = await submitReport(app, system, region, submission, [], once, begun, true);
    if (again) continue;
    if (index === 0)
      await changeThreshold(db, personOf('administrator'), region, { ...NUMBERS, source: told.source }, now);
    const ref = { region, id };
    const title = { title: story.title, classification: 'aspiration' } as const;
    await verifyReport(db, personOf('verifier'), ref, title, begun);
    for (let n = 1; n <= story.supporters; n += 1)
      await supportPetition(app, { kind: 'visitor' }, ref, `sample ${n}`, new Date(begun.getTime() + (n * DAY) / 4));
    const { answer, referral } = story;
    if (story.supporters < NUMBERS.supporters && begun < ago(NUMBERS.gatherDays + 1))
      await lapsePetition(db, system, ref, now);
    if (answer)
      await answerPetition(
        db,
        regent,
        ref,
        {
          kind: answer.kind as AnswerKind,
          reason: answer.reason,
          organisation: null,
          nextStep: answer.nextStep,
          corrects: null,
        },
        ago(answer.daysAgo),
      );
    if (!referral || !planning) continue;
    const year = now.getUTCFullYear() + 1;
    const { problem, reason, volume, unit, estimate } = referral;
    const stage = 'village' as const;
    const given = { codes: [code], year, stage, organisation: planning.id, place: place ?? null };
    const asked = { ...given, problem, reason, volume, unit, estimate };
    const handed = await referAspirations(db, regent, region, asked, ago(referral.daysAgo));
    if (referral.takenUp) {
      const planner = personOf('planner', planning.id);
      const made = { title: story.title, organisation: null, year, reason: referral.takenUp };
      await takeUpReferral(app, planner, { region, id: handed }, made, ago(referral.daysAgo - 2), true);
    }
  }
};
