import { mayAct } from '#modules/accounts/index.ts';
import {
  holdsOn,
  type ImportState,
  LIST_KINDS,
  type List,
  listsOf,
  openListFiles,
} from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { StateKind } from '#ui/types.ts';
import { KIND_SLUGS, stateOfList, validityOf } from '../../../code-lists.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { FILE_STATE } from './file-state.ts';

const FILES = 10;

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'classification.read');
  const { language } = event.locals;
  const t = translator(language);
  const format = timeFormat(language, region.time_zone);
  const today = localDay(region.time_zone, new Date());
  const may = (act: 'classification.import' | 'classification.decide') => mayAct(actor, act, { region: actor.region });
  const { lists, files } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    lists: await listsOf(tx),
    files: may('classification.import') ? await openListFiles(tx, FILES) : [],
  }));
  const lineOf = (list: List) => ({
    title: list.title,
    href: `/keuangan/kodefikasi/${list.id}`,
    state: stateOfList(t, list, today),
    meta: [list.regulation, validityOf(t, format, list, today), t('lists.entries', { n: list.entryCount })].join(' · '),
  });
  const drafts = lists.filter(({ state }) => state === 'draft');
  return {
    kinds: LIST_KINDS.map((kind) => ({
      kind,
      slug: KIND_SLUGS[kind],
      lines: lists.filter((list) => list.kind === kind && list.state !== 'draft').map(lineOf),
    })),
    drafts: drafts.map((list) => ({ ...lineOf(list), isOwn: list.madeBy === actor.id })),
    inForce: lists.filter((list) => holdsOn(list, today)).length,
    files: files.map(({ id, name, kind, into, state }: (typeof files)[number]) => ({
      title: name,
      href: `/keuangan/kodefikasi/impor/${id}`,
      state: { kind: FILE_STATE[state], word: t(`lists.file.${state as Exclude<ImportState, 'removed'>}`) } satisfies {
        kind: StateKind;
        word: string;
      },
      meta: into === null ? t(`lists.kind.${kind}`) : t('lists.mapping.of', { kind: t(`lists.kind.${kind}`) }),
    })),
    mayImport: may('classification.import'),
    mayDecide: may('classification.decide'),
  };
};
