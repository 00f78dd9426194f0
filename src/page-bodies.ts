import { languageOf, problemAnswer } from '#platform/http.ts';
import { Problem } from '#platform/problem.ts';

const MB = 1024 * 1024;
/** A form of text: read whole into memory, before anybody asks who sends it. Bytes. */
const PLAIN_BYTES = MB;

/** The only forms that bring photos or files, by address and act. Each reads its own body and stops where it must. */
const WITH_FILES: readonly RegExp[] = [
  /^(\/[a-z][a-z-]{2,40})?\/lapor\/?(\?|$)/,
  /^\/ikuti\/[^/?]+\?\/(complete|contest|converse)(&|$)/,
  /^\/meja\/[^/?]+\?\/(answer|progress|converse)(&|$)/,
  /^\/admin\/(instansi\/)?impor\/?(\?|$)/,
  /^\/keuangan\/[^/?]+\/impor\/?(\?|$)/,
];

const pageBodyTooLarge = () =>
  new Problem(413, 'page-body-too-large', {
    id: 'Kirimanmu lebih dari 1 MB, terlalu besar untuk formulir ini, jadi tidak ada yang tersimpan. Tekan tombol kembali di peramban: tulisanmu masih ada di sana. Pendekkan, lalu kirim lagi.',
    en: "What you sent has more than 1 MB, too much for this form, so nothing was stored. Press your browser's back button: your text is still there. Shorten it and send again.",
  });

const pageBodyUnmeasured = () =>
  new Problem(411, 'page-body-unmeasured', {
    id: 'Kirimanmu tidak menyebut ukurannya, jadi tidak kami terima dan tidak ada yang tersimpan. Kirim lagi dari peramban biasa.',
    en: 'What you sent does not say how large it is, so it was not taken and nothing was stored. Send it again from an ordinary browser.',
  });

const problemOf = (request: Request): Problem | undefined => {
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const { pathname, search } = new URL(request.url);
  if (WITH_FILES.some((form) => form.test(pathname + search))) return undefined;
  const { headers } = request;
  if (headers.has('transfer-encoding')) return pageBodyUnmeasured();
  return Number(headers.get('content-length') ?? 0) > PLAIN_BYTES ? pageBodyTooLarge() : undefined;
};

/** What is told before any page is asked: a page of its own for people, problem+json for programs. */
export const plainAnswer = (problem: Problem, request: Request): Response => {
  if (!request.headers.get('accept')?.includes('text/html')) return problemAnswer(problem, request);
  const chosen = /(?:^|;\s*)bahasa=en(?:;|$)/.test(request.headers.get('cookie') ?? '') ? 'en' : undefined;
  const language = languageOf(chosen, null) === 'en' ? 'en' : 'id';
  const page = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Simpul</title></head>
<body><main><h1>Simpul</h1><p>${problem.sentence[language]}</p></main></body>
</html>
`;
  return new Response(page, { status: problem.status, headers: { 'content-type': 'text/html; charset=utf-8' } });
};

/** What a page answers to a body that is not even looked at; undefined when the page may read it. */
export const refusedBody = (request: Request): Response | undefined => {
  const problem = problemOf(request);
  return problem && plainAnswer(problem, request);
};
