import {
  chooseNews,
  deviceUnclear,
  followHere,
  NEWS_WISHES,
  newsUnclear,
  type Report,
  unfollowHere,
} from '#modules/reports/index.ts';
import { type App, theApp } from '#platform/app.ts';
import { pushKeys, readSubscription } from '#platform/push/index.ts';
import { isReachedOnlyHere } from '#platform/web-address.ts';
import type { Act } from './acts.ts';

/** No browser has a longer address at its push service. */
const LONGEST_ENDPOINT = 1000;

/** What the page offers to its reporter: how much to be told of, and by which device. */
export const newsView = async (app: App, { news }: Report) => ({
  wish: news,
  wishes: NEWS_WISHES,
  key: (await pushKeys(app)).publicKey,
});

export const news: Act = (db, actor, ref, body, _photos, now) => {
  const wish = NEWS_WISHES.find((one) => one === body);
  if (!wish) throw newsUnclear();
  return chooseNews(db, actor, ref, wish, now);
};

export const device: Act = (_db, actor, ref, body, _photos, now) => {
  const app = theApp();
  const subscription = readSubscription(body, isReachedOnlyHere(app.settings));
  if (!subscription) throw deviceUnclear();
  return followHere(app, actor, ref, subscription, now);
};

export const undevice: Act = (_db, actor, ref, body, _photos, now) => {
  if (!body) throw deviceUnclear();
  return unfollowHere(theApp(), actor, ref, body.slice(0, LONGEST_ENDPOINT), now);
};
