import type { StaffRole } from '#modules/accounts/index.ts';

/** A page of our own to go on to. Anything that a browser could read as another host is none. */
export const ownPath = (asked: string | null | undefined): string | undefined => {
  if (!asked || !/^\/(?![/\\])[\x21-\x7e]*$/.test(asked) || asked.includes('\\')) return undefined;
  const here = new URL('http://here.invalid');
  const to = URL.parse(asked, here);
  if (to?.origin !== here.origin) return undefined;
  // Only after the dot segments are gone is it seen where `/.//host` leads.
  return /^\/[/\\]/.test(to.pathname) ? undefined : to.pathname + to.search;
};

const HOME: Record<StaffRole, string> = {
  officer: '/meja',
  agency_head: '/meja',
  verifier: '/meja',
  district: '/meja',
  village: '/meja',
  cadre: '/akun', // their pages come with the households
  planner: '/keuangan',
  treasurer: '/keuangan',
  council: '/keuangan',
  secretary: '/meja',
  regent: '/pantau',
  auditor: '/meja/daftar',
  administrator: '/admin',
};

/** Where a person's work begins. */
export const homeOf = (role: string): string => HOME[role as StaffRole] ?? '/akun';
