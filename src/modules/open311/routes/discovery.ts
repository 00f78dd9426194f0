import type { App } from '#platform/app.ts';
import { discovery } from '../queries/served.ts';
import { type Asked, answer, askingOf } from './answer.ts';

/** What this server speaks, and where. */
export const getDiscovery = (app: App) => async (c: Asked) =>
  answer(c, 'discovery', await discovery(app, askingOf(c, app)));
