import {
  fileVisit,
  PHOTO_FORM_LIMITS,
  type ReportStatus,
  readCode,
  reportByCode,
  reportNotFound,
  STATUSES,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { readForm } from '#platform/files/index.ts';
import { isProblem, Problem } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { photosOfForm, WORDS_ONLY } from '../../../photo-form.ts';
import type { SignedIn } from '../../../signed-in.ts';

const DAY_MS = 86_400_000;
/** What a device kept longer than this before it came is taken for written now: its clock is wrong. */
const LONGEST_DAYS = 60;

const keyNeeded = () =>
  new Problem(422, 'visit-key-needed', {
    id: 'Kiriman ini tidak membawa kuncinya, jadi belum disimpan. Muat ulang halaman ini; yang Anda tulis masih ada.',
    en: 'This came without its key, so it is not stored yet. Load this page again; what you wrote is still there.',
  });

/** When a device says that something was written; its clock may be out. */
const writtenAt = (said: string | undefined, now: Date): Date => {
  const at = new Date(said ?? '');
  const ago = now.getTime() - at.getTime();
  return ago >= 0 && ago < LONGEST_DAYS * DAY_MS ? at : now;
};

/** A visit as it came: what it is about, and what became of it. */
interface CameIn {
  readonly code: string;
  readonly body: string;
  readonly tokens: readonly string[];
  /** Whose device sent it, as it says itself. */
  readonly person: string | undefined;
  readonly problems: readonly Problem[];
  /** How the report stood when it came, if that had changed on the way. */
  readonly movedTo?: ReportStatus;
}

/**
 * Takes in what was written in the field.
 * @param signedIn undefined: nothing is stored, and photos are not even read
 */
export const takeVisit = async (request: Request, signedIn: SignedIn | undefined, now: Date): Promise<CameIn> => {
  const form = await readForm(request, signedIn ? PHOTO_FORM_LIMITS : WORDS_ONLY);
  const one = (name: string) => form.fields.get(name)?.[0] ?? '';
  const came = { code: one('code'), body: one('body'), tokens: [], person: one('person') || undefined };
  if (!signedIn || (came.person && came.person !== signedIn.actor.id)) return { ...came, problems: [] };
  const { actor, region } = signedIn;
  const at = writtenAt(one('written'), now);
  const { photos, tokens, problems } = await photosOfForm(theApp(), region, form, now, at);
  if (problems.length > 0) return { ...came, tokens, problems };
  try {
    const once = one('once');
    if (!isUuid(once)) throw keyNeeded();
    const read = readCode(came.code);
    const report =
      typeof read === 'object'
        ? await inRegion(theApp().db, actor.region, (tx) => reportByCode(tx, read.code))
        : undefined;
    if (!report) throw reportNotFound();
    const seen = STATUSES.find((status) => status === one('seen')) ?? report.status;
    const ref = { region: actor.region, id: report.id };
    const visit = { body: came.body, photos, writtenAt: at, seen };
    const { seenStatus, foundStatus } = await fileVisit(theApp().db, actor, ref, visit, once, now);
    return { ...came, tokens, problems: [], ...(seenStatus === foundStatus ? {} : { movedTo: foundStatus }) };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { ...came, tokens, problems: [error] };
  }
};
