import type { Wired } from './types.ts';

/** The ids under which help and problem of a field stand, and the attributes that point there. */
export const wire = (field: { name: string; id?: string; help?: unknown; problem?: string; required?: boolean }) => {
  const id = field.id ?? field.name;
  const described = [field.help && `${id}-help`, field.problem && `${id}-problem`].filter(Boolean).join(' ');
  const wired: Wired = {
    id,
    name: field.name,
    ...(field.required && { required: true }),
    ...(described && { 'aria-describedby': described }),
    ...(field.problem && { 'aria-invalid': 'true' }),
  };
  return wired;
};
