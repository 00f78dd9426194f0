import { theApp } from '#platform/app.ts';
import { csvAnswer } from '#platform/csv.ts';
import { localDay } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { lookAtWall, wallView } from '../view.ts';
import type { RequestHandler } from './$types';

/** The table of the agencies, as it stands now. */
export const GET: RequestHandler = async (event) => {
  const person = signedInFor(event, 'wall.read');
  const { language } = event.locals;
  const t = translator(language);
  const look = await lookAtWall(theApp().db, person.region.region_id);
  const { agencies, days, now } = wallView(look, { actor: person.actor, language });
  const day = localDay(person.region.time_zone, now);
  return csvAnswer(`pantau-${person.region.slug}-${day}.csv`, [
    [
      t('wall.agency'),
      t('wall.open'),
      t('wall.late'),
      t('wall.file.confirmed', { days }),
      t('wall.file.judged', { days }),
      t('wall.file.median', { days }),
      t('wall.file.at'),
      t('wall.file.sample'),
    ],
    ...agencies.map(({ name, open, late, confirmed, responses }) => [
      name ?? t('wall.unassigned'),
      open.value,
      late.value,
      confirmed.value,
      confirmed.of,
      responses.median ?? '',
      now.toISOString(),
      person.region.is_sample ? t('wall.file.yes') : '',
    ]),
  ]);
};
