import { redirect } from '@sveltejs/kit';
import {
  LIST_BYTES,
  LIST_KINDS,
  type ListKind,
  listById,
  neededFields,
  receiveListFile,
} from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { isUuid } from '#platform/text.ts';
import { attempt, refused } from '../../../../(admin)/admin/form.ts';
import { KIND_SLUGS, kindOfSlug } from '../../../../code-lists.ts';
import { signedInFor } from '../../../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';

/** What a sheet is to become: `jenis` a list of a kind, `untuk` a mapping of older codes into a list. */
const targetOf = ({ searchParams }: URL): { readonly kind: ListKind } | { readonly into: string } | undefined => {
  const into = searchParams.get('untuk') ?? '';
  if (isUuid(into)) return { into };
  const kind = kindOfSlug(searchParams.get('jenis') ?? '');
  return kind && { kind };
};

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'classification.import');
  const target = targetOf(event.url);
  const into =
    target && 'into' in target
      ? await inRegion(theApp().db, region.region_id, (tx) => listById(tx, target.into))
      : undefined;
  const kind = target && 'kind' in target ? target.kind : undefined;
  return {
    kind,
    slug: kind && KIND_SLUGS[kind],
    into: into && { id: into.id, title: into.title },
    needed: Object.values(neededFields(into ? 'successors' : (kind ?? 'account'))),
    kinds: LIST_KINDS.map((one) => ({ kind: one, slug: KIND_SLUGS[one] })),
    mostMegabytes: LIST_BYTES / 1024 / 1024,
  };
};

export const actions: Actions = {
  /** The body is read as it arrives: a large sheet passes without filling the memory. */
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'classification.import');
    const target = targetOf(event.url);
    if (!target) return refused(new FormData(), 'upload', ['kind']);
    const received = await attempt(new FormData(), 'upload', () =>
      receiveListFile(theApp(), actor, region.region_id, target, event.request, new Date()),
    );
    if ('back' in received) return received.back;
    return redirect(303, `/keuangan/kodefikasi/impor/${received.done}`);
  },
};
