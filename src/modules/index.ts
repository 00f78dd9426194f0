import type { Module } from '#platform/module.ts';
import { accounts } from './accounts/index.ts';
import { organisations } from './organisations/index.ts';
import { petitions } from './petitions/index.ts';
import { places } from './places/index.ts';
import { reports } from './reports/index.ts';

/** Every module, foundation first: the order of migrations and of everything else. */
export const MODULES: readonly Module[] = [places, accounts, organisations, reports, petitions];
