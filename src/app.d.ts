import type { Region } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { Language } from '#platform/messages.ts';

declare global {
  namespace App {
    interface Locals {
      language: Language;
      /** The region that the address names, else the only one served, else the signed-in person's. */
      region: Region | undefined;
      /** Those served here. */
      regions: readonly Region[];
      actor: Actor;
      /** Set when somebody is signed in. */
      session: string | undefined;
      /** The client's address, believed only as far as the settings allow. */
      address: string;
      /** What a refusal that became an error page says in Retry-After: seconds. */
      retryAfter?: string;
    }
    interface Error {
      message: string;
      slug?: string;
    }
  }
}
