import { csvAnswer } from '#platform/csv.ts';
import { localDay } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { wallView } from '../view.ts';
import type { RequestHandler } from './$types';

/** The table of the agencies, as it stands now. */
export const GET: RequestHandler = async (event) => {
  const person = signedInFor(event, 'wall.read');
  const now = new Date();
  const language = event.locals.language === 'en' ? 'en' : 'id';
  const t = translator(language);
  const { agencies, days } = await wallView(person, language, now);
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
