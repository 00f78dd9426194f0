import type { App } from '#platform/app.ts';

/** What a start must find in the database: the places, and in a demonstration its people and reports. */
export const prepareInstallation = async (_app: App): Promise<void> => {};
