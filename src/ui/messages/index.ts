import { formatMessage, type Language, type Message, type Params } from '#platform/messages.ts';
import accountEn from './account.en.json' with { type: 'json' };
import accountId from './account.id.json' with { type: 'json' };
import adminEn from './admin.en.json' with { type: 'json' };
import adminId from './admin.id.json' with { type: 'json' };
import budgetEn from './budget.en.json' with { type: 'json' };
import budgetId from './budget.id.json' with { type: 'json' };
import commonEn from './common.en.json' with { type: 'json' };
import commonId from './common.id.json' with { type: 'json' };
import deskEn from './desk.en.json' with { type: 'json' };
import deskId from './desk.id.json' with { type: 'json' };
import listsEn from './lists.en.json' with { type: 'json' };
import listsId from './lists.id.json' with { type: 'json' };
import moneyEn from './money.en.json' with { type: 'json' };
import moneyId from './money.id.json' with { type: 'json' };
import musrenbangEn from './musrenbang.en.json' with { type: 'json' };
import musrenbangId from './musrenbang.id.json' with { type: 'json' };
import paymentsEn from './payments.en.json' with { type: 'json' };
import paymentsId from './payments.id.json' with { type: 'json' };
import plansEn from './plans.en.json' with { type: 'json' };
import plansId from './plans.id.json' with { type: 'json' };
import residentEn from './resident.en.json' with { type: 'json' };
import residentId from './resident.id.json' with { type: 'json' };
import wallEn from './wall.en.json' with { type: 'json' };
import wallId from './wall.id.json' with { type: 'json' };

const indonesian = {
  ...commonId,
  ...residentId,
  ...deskId,
  ...wallId,
  ...adminId,
  ...accountId,
  ...budgetId,
  ...moneyId,
  ...paymentsId,
  ...musrenbangId,
  ...listsId,
  ...plansId,
};
const english: Record<MessageKey, Message> = {
  ...commonEn,
  ...residentEn,
  ...deskEn,
  ...wallEn,
  ...adminEn,
  ...accountEn,
  ...listsEn,
  ...plansEn,
  ...budgetEn,
  ...moneyEn,
  ...paymentsEn,
  ...musrenbangEn,
};

/** Every text of the pages; a key that one language lacks is a type error. */
export type MessageKey = keyof typeof indonesian;
export type Translate = (key: MessageKey, params?: Params) => string;

export const CATALOGUES: Record<'id' | 'en', Record<MessageKey, Message>> = { id: indonesian, en: english };

export const translator =
  (language: Language): Translate =>
  (key, params) =>
    formatMessage(language, CATALOGUES[language === 'en' ? 'en' : 'id'][key], params);
