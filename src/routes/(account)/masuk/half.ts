import type { RequestEvent } from '@sveltejs/kit';
import { HALF_OPEN_COOKIE, halfOf } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';

type Asked = Pick<RequestEvent, 'cookies'>;

/** What this browser holds of a sign-in that waits for its second step; it may be over. */
export const halfCookie = ({ cookies }: Asked): string => cookies.get(HALF_OPEN_COOKIE) ?? '';

/** Whose it is, as long as it waits. */
export const halfOpen = (event: Asked) => halfOf(theApp().db, halfCookie(event), new Date());
