import { z } from 'zod';
import { beginningOf } from '#platform/text.ts';
import { readNumber } from '../rules/number.ts';
import type { GatewayChannel, Heard } from '../types.ts';

/** As long as the words of a report may be. */
const TEXT_CHARACTERS = 4000;
const MOST_MESSAGES = 200;

const id = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const place = z.looseObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
const said = z.looseObject({ body: z.string() });
const media = z.looseObject({ id, caption: z.string().optional() });

/** @source WhatsApp Cloud API, webhooks: messages */
const cloud = z.looseObject({
  entry: z.array(
    z.looseObject({
      changes: z.array(
        z.looseObject({
          value: z.looseObject({
            metadata: z.looseObject({ phone_number_id: z.string() }).optional(),
            messages: z.array(z.unknown()).optional(),
          }),
        }),
      ),
    }),
  ),
});
const cloudMessage = z.looseObject({
  id,
  from: z.string(),
  text: said.optional(),
  image: media.optional(),
  location: place.optional(),
});

/** The plain shape: one message, or a list of them. */
const plainMessage = z.looseObject({ id, from: z.string(), text: z.string() });

/** What a database keeps as it is. */
const clean = (text: string): string => beginningOf(text.replaceAll('\0', '').toWellFormed(), TEXT_CHARACTERS);

/** One that cannot be understood (a reaction, a sticker, a number that is none) costs the others nothing. */
const readCloud = (value: unknown, sender: string): Heard[] | undefined => {
  const read = cloud.safeParse(value);
  if (!read.success) return undefined;
  const ours = read.data.entry
    .flatMap(({ changes }) => changes.map((change) => change.value))
    .filter(({ metadata }) => metadata?.phone_number_id === sender);
  return ours.flatMap(({ messages = [] }) =>
    messages.flatMap((one) => {
      const message = cloudMessage.safeParse(one);
      const from = message.success ? readNumber(`+${message.data.from}`) : undefined;
      if (!message.success || !from) return [];
      const { id, text, image, location } = message.data;
      if (!text && !image && !location) return [];
      return [
        {
          id,
          from,
          text: clean(text?.body ?? image?.caption ?? ''),
          ...(location ? { point: { lat: location.latitude, lon: location.longitude } } : {}),
          media: image ? [image.id] : [],
        },
      ];
    }),
  );
};

const readPlain = (value: unknown): Heard[] | undefined => {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  const read = all.map((one) => plainMessage.safeParse(one));
  if (read.some(({ success }) => !success)) return undefined;
  return read.flatMap(({ data }) => {
    const from = readNumber(data!.from);
    return from ? [{ id: data!.id, from, text: clean(data!.text), media: [] }] : [];
  });
};

/**
 * What a provider tells us, in the shape of its channel.
 * @param sender our own number there: what is meant for others, and what we sent ourselves, is left out
 * @returns undefined when it has not that shape
 */
export const readHeard = (channel: GatewayChannel, body: string, sender: string): Heard[] | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const heard = channel === 'whatsapp' ? readCloud(value, sender) : readPlain(value);
  const own = readNumber(sender);
  return heard?.filter(({ from }) => from !== own).slice(0, MOST_MESSAGES);
};
