import { extractText, getDocumentProxy } from 'unpdf';

export interface Paper {
  readonly text: string;
  /** Whatever leads somewhere. */
  readonly links: readonly string[];
  /** What a page does by itself or carries along: scripts, files. */
  readonly acts: readonly string[];
}

/** What a reader of PDF makes of it. */
export const readPaper = async (bytes: Uint8Array): Promise<Paper> => {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  const { text } = await extractText(document, { mergePages: true });
  const pages = await Promise.all(Array.from({ length: document.numPages }, (_, at) => document.getPage(at + 1)));
  const annotations = (await Promise.all(pages.map((page) => page.getAnnotations()))).flat();
  const acts = [
    await document.getJSActions(),
    await document.getOpenAction(),
    await document.getAttachments(),
    ...(await Promise.all(pages.map((page) => page.getJSActions()))),
    ...annotations.map(({ actions, attachment, file }) => actions ?? attachment ?? file),
  ];
  return {
    text,
    links: annotations.flatMap(({ url, unsafeUrl }) => url ?? unsafeUrl ?? []),
    acts: acts.filter(Boolean).map((act) => JSON.stringify(act)),
  };
};

const plain = (text: string): string => text.replace(/[^\x21-\x7e]/g, '');

/**
 * Whether a text stands whole on the paper, by the letters that every fount has: lines end elsewhere there, two letters may be drawn as one,
 * and what a fount lacks is left empty.
 */
export const isDrawn = (paper: Paper, text: string): boolean =>
  plain(paper.text.normalize('NFKD')).includes(plain(text.normalize('NFD')));
