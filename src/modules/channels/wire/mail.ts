import PostalMime, { type Email } from 'postal-mime';
import { z } from 'zod';
import { textOfHtml } from '../rules/mail-text.ts';

/** A mail as far as we need it. */
export interface Letter {
  readonly messageId: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** Ids of the mails that this one answers. */
  readonly answers: readonly string[];
  /** A machine wrote it: nobody reads an answer, and an answer to it would be answered. */
  readonly isAutomatic: boolean;
  readonly pictures: readonly Uint8Array[];
}

const ADDRESS = z.email().max(254);
const MOST_PICTURES = 5;
const MOST_ANSWERS = 20;
const clean = (text: string): string => text.replaceAll('\0', '').replaceAll('\r\n', '\n').toWellFormed();

/** @source RFC 3834, section 2; RFC 5230, section 4.6 */
const isAutomatic = ({ headers, from }: Email): boolean => {
  const header = (name: string) =>
    headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase();
  const submitted = header('auto-submitted');
  return (
    (submitted !== undefined && submitted !== 'no') ||
    /^(bulk|junk|list|auto_reply)\b/.test(header('precedence') ?? '') ||
    header('return-path') === '<>' ||
    ['list-id', 'x-autoreply', 'x-autorespond', 'x-loop'].some((name) => header(name) !== undefined) ||
    (header('content-type') ?? '').startsWith('multipart/report') ||
    /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i.test(from?.address ?? '')
  );
};

/** Reads a mail as it came over the wire. @returns undefined when it is none that could be answered */
export const readMail = async (raw: Uint8Array): Promise<Letter | undefined> => {
  const mail = await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 }).catch(() => undefined);
  const from = ADDRESS.safeParse(mail?.from?.address?.trim().toLowerCase());
  if (!mail || !from.success) return undefined;
  const ids = `${mail.inReplyTo ?? ''} ${mail.references ?? ''}`.match(/<[^<>\s\p{Cc}]{1,250}>/gu) ?? [];
  const pictures = mail.attachments.filter(({ mimeType }) => mimeType.startsWith('image/'));
  return {
    messageId: clean(mail.messageId ?? '').slice(0, 500),
    from: from.data,
    subject: clean(mail.subject ?? '')
      .slice(0, 300)
      .toWellFormed(),
    text: clean(mail.text ?? (mail.html ? textOfHtml(mail.html) : '')),
    answers: ids.slice(0, MOST_ANSWERS),
    isAutomatic: isAutomatic(mail),
    pictures: pictures.slice(0, MOST_PICTURES).map(({ content }) => new Uint8Array(content as ArrayBuffer)),
  };
};
