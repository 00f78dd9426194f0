import type { Snippet } from 'svelte';
import type { IconName } from './icons.ts';

export type StateKind = 'progress' | 'wait' | 'done' | 'late' | 'quiet';
/** A status: the icon and the colour follow from the kind, the word says it. */
export interface StateOf {
  readonly kind: StateKind;
  readonly word: string;
}

export interface LinkOf {
  readonly href: string;
  readonly label: string;
}
export interface TabOf extends LinkOf {
  readonly icon: IconName;
}
export interface LanguageLink {
  readonly code: string;
  /** The language's name in that language: "English". */
  readonly name: string;
  readonly href: string;
}
/** Who is signed in; `office` is what they act for. */
export interface PersonOf {
  readonly name: string;
  readonly role: string;
  readonly office?: string;
  readonly links: readonly LinkOf[];
  /** Where the sign-out form posts. */
  readonly signOut: string;
}

/** One picture in several sizes, smallest first; width and height are those of the largest, in pixels. */
export interface PhotoOf {
  readonly sizes: readonly { readonly src: string; readonly width: number }[];
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  readonly caption?: string;
  /** What was noticed about it; the link leads to what it is about. */
  readonly notes?: readonly NoteOf[];
}
export interface NoteOf {
  readonly text: string;
  readonly href?: string;
}
/** What a report showed and what an office shows after its work. */
export interface PairOf {
  readonly before: readonly PhotoOf[];
  readonly after: readonly PhotoOf[];
}

/** A knot on the red thread: a fact with its date, what is happening now, or what somebody still owes and by when. */
export interface Station {
  readonly kind: 'fact' | 'now' | 'owed';
  /** As it is read: "Senin 9 Nov, 07.12", "Paling lambat 27 Nov". */
  readonly time: string;
  /** The same for machines (ISO 8601), where there is one. */
  readonly at?: string;
  readonly title: string;
  readonly state?: StateOf;
  /** Somebody's own words, kept as they wrote them. */
  readonly said?: string;
  /** What the program or an office adds. */
  readonly note?: string;
  readonly photos?: readonly PhotoOf[];
  /** Files to be kept by whoever may have them. */
  readonly files?: readonly LinkOf[];
  readonly body?: Snippet;
}

/** What is wrong; `field` is the id of the field it is about, absent where it is about none. */
export interface ProblemOf {
  readonly field?: string;
  readonly text: string;
}
/** Attributes that tie a control to its label, help and problem: spread them on it. */
export interface Wired {
  readonly id: string;
  readonly name: string;
  readonly required?: true;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: 'true';
}

export interface Column<Key extends string = string> {
  readonly key: Key;
  readonly label: string;
  /** Numbers stand at the right, in digits of one width. */
  readonly right?: boolean;
  /** Holds a bar: on a phone it takes a line of its own, without its name. */
  readonly bar?: boolean;
  /** Holds what somebody wrote: Indonesian, whatever the page is in. */
  readonly stored?: boolean;
}
