import type { App } from '#platform/app.ts';
import type { Tx } from '#platform/db/index.ts';
import { queueMail } from '#platform/mail/index.ts';
import type { Sentence } from '#platform/problem.ts';
import TEXTS from './mails.json' with { type: 'json' };
import type { Person } from './types.ts';

interface Text {
  readonly subject: Sentence;
  readonly text: Sentence;
}
export type News = keyof typeof TEXTS;

const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');

/**
 * Puts a mail to a person in the outbox, with the act that causes it. In both languages, for we do not know which one they read.
 * Nothing for whoever has left no address. Never more in it than what was done: whoever reads it can do nothing with it, but for a
 * code that was asked for.
 * @returns whether there is somebody to write to
 */
export const tell = async (
  tx: Tx,
  { secrets }: Pick<App, 'secrets'>,
  { name, login, email }: Pick<Person, 'name' | 'login' | 'email'>,
  news: News,
  now: Date,
  values: Readonly<Record<string, string>> = {},
): Promise<boolean> => {
  if (!email) return false;
  const { subject, text }: Text = TEXTS[news];
  const all = { name, login, ...values };
  await queueMail(
    tx,
    secrets,
    {
      to: email,
      subject: `${subject.id} / ${subject.en}`,
      text: `${filled(text.id, all)}\n\n---\n\n${filled(text.en, all)}\n`,
    },
    now,
  );
  return true;
};
