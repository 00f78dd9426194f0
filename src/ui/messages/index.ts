import { formatMessage, type Language, type Message, type Params } from '#platform/messages.ts';
import accountEn from './account.en.json' with { type: 'json' };
import accountId from './account.id.json' with { type: 'json' };
import adminEn from './admin.en.json' with { type: 'json' };
import adminId from './admin.id.json' with { type: 'json' };
import commonEn from './common.en.json' with { type: 'json' };
import commonId from './common.id.json' with { type: 'json' };
import deskEn from './desk.en.json' with { type: 'json' };
import deskId from './desk.id.json' with { type: 'json' };
import residentEn from './resident.en.json' with { type: 'json' };
import residentId from './resident.id.json' with { type: 'json' };
import wallEn from './wall.en.json' with { type: 'json' };
import wallId from './wall.id.json' with { type: 'json' };

const indonesian = { ...commonId, ...residentId, ...deskId, ...wallId, ...adminId, ...accountId };
const english: Record<MessageKey, Message> = {
  ...commonEn,
  ...residentEn,
  ...deskEn,
  ...wallEn,
  ...adminEn,
  ...accountEn,
};

/** Every text of the pages; a key that one language lacks is a type error. */
export type MessageKey = keyof typeof indonesian;
export type Translate = (key: MessageKey, params?: Params) => string;

export const CATALOGUES: Record<'id' | 'en', Record<MessageKey, Message>> = { id: indonesian, en: english };

export const translator =
  (language: Language): Translate =>
  (key, params) =>
    formatMessage(language, CATALOGUES[language === 'en' ? 'en' : 'id'][key], params);
