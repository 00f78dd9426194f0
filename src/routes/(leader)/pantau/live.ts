import { render } from 'svelte/server';
import type { Watcher } from '#modules/reports/index.ts';
import LivePart from './LivePart.svelte';
import { PARTS } from './parts.ts';
import { lookAtWall, type WallLook, wallView } from './view.ts';

/** What Svelte leaves in a page for its script in the browser, which ours has none of. */
const MARKS = /<!--.*?-->/g;

/** How the stream of the wall looks: the page's own pieces. */
export const WALL = {
  read: lookAtWall,
  partsOf: (look: WallLook, watcher: Watcher): Record<string, string> => {
    const language = watcher.language === 'en' ? 'en' : 'id';
    const wall = wallView(look, watcher);
    return Object.fromEntries(
      PARTS.map((name) => [name, render(LivePart, { props: { name, wall, language } }).body.replace(MARKS, '').trim()]),
    );
  },
};
