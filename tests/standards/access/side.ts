import sharp from 'sharp';
import type { Asker } from './matrix.ts';

/** A report as somebody outside knows it, and a word that stands in its text alone. */
export interface ReportOf {
  readonly code: string;
  readonly word: string;
  /** Name and value of the cookie that holds its reporter's key. */
  readonly key: string;
  /** A picture that came with it. */
  readonly photo?: string;
  /** A document that its reporter sent later. */
  readonly document?: string;
}
export type ReportKind =
  | 'public'
  | 'public elsewhere'
  | 'secret'
  | 'secret elsewhere'
  | 'anonymous'
  | 'unverified'
  | 'archived'
  | 'aspiration';

/** A region with people of every role in one agency, another agency, and reports of every kind in each. */
export interface Side {
  readonly region: number;
  readonly slug: string;
  /** What each kind of asker sends along. */
  readonly cookies: Record<Asker, string>;
  readonly people: Readonly<Record<Exclude<Asker, 'visitor' | 'reporter'>, string>>;
  /** Somebody who asks nothing, for acts on persons. */
  readonly bystander: string;
  readonly agencies: readonly [own: string, another: string];
  /** Through which staff may sign in. */
  readonly provider: string;
  /** Code of a category that no other region has. */
  readonly category: string;
  /** The Monday of a weekly letter that no other region has. */
  readonly letter: string;
  /** A draft of a year's budget. */
  readonly budgetVersion: string;
  /** Drafts of what both agencies plan for the next year, and the locked plan of this one. */
  readonly agencyPlans: readonly [own: string, another: string];
  readonly plan: string;
  /** A line of the budget that anybody may read, and a village of the region. */
  readonly budgetLine: string;
  readonly village: string;
  /** A file of payments that was checked, one of whose rows is refused. */
  readonly paymentFile: string;
  /** A payment on no line, as the address of its page names it. */
  readonly unsettled: string;
  readonly reports: Readonly<Record<ReportKind, ReportOf>>;
  /** One handed over to a musrenbang, with the aspiration in it. */
  readonly referral: string;
  /** A resident's proposal that is on the list, with a picture, and the key of who sent it. */
  readonly proposal: { readonly code: string; readonly key: string; readonly photo: string };
  /** Forums of both agencies: the own one is closed, the other's is open. */
  readonly meetings: readonly [own: string, another: string];
  /** Code of what the officer proposed for the own agency. */
  readonly deskProposal: string;
  /** Of answers, of the own agency. */
  readonly template: string;
  /** A photo that came back with a form. */
  readonly keptPhoto: string;
  /** Of answers that were taken to SP4N-LAPOR!. */
  readonly sp4nExport: string;
  /** Of a request that an application has filed. */
  readonly token: string;
  /** One that was checked, and one that only lies there. */
  readonly importFiles: readonly [checked: string, untouched: string];
  /** The same of sheets that are to become lists of codes. */
  readonly listFiles: readonly [checked: string, untouched: string];
  /** A version of a list of codes. */
  readonly codeList: string;
}

/** A way to ask as a browser does, which follows nothing by itself. */
export const asker =
  (url: string) =>
  (path: string, cookie: string, init: RequestInit = {}) =>
    fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', origin: url, cookie, ...(init.headers as Record<string, string>) },
    });
export type Ask = ReturnType<typeof asker>;

export const formOf = (fields: Readonly<Record<string, string | Blob>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, value, `${name}.csv`);
  }
  return form;
};

export const photo = async (colour: string): Promise<Blob> => {
  const bytes = await sharp({ create: { width: 64, height: 48, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
  return new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' });
};

/** A letter on paper, as small as a PDF can be. */
export const paperOf = (text: string): string => {
  const drawn = `BT /F1 9 Tf 9 50 Td (${text}) Tj ET`;
  return `%PDF-1.7
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 99]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length ${drawn.length}>>stream
${drawn}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
};

/** A year whose budget anybody may read, in both regions. */
export const BUDGET_YEAR = 2026;

/** What both agencies plan in the draft of the next year's budget. */
export const ACTIVITY = '1.03.10.2.01.0034';
