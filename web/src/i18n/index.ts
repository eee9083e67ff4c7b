/** Languages of the interface. What digests say is shown as they say it. */

import { useEffect, useState } from 'preact/hooks';
import terms from 'virtual:vocabulary';
import { en, type Key } from './en';
import { zhHant } from './zh-hant';
import { zhHans, simplified } from './zh-hans';

export type Language = 'en' | 'zh-Hant' | 'zh-Hans';
export const LANGUAGES: readonly [Language, string][] = [
  ['en', 'English'],
  ['zh-Hant', '繁體中文'],
  ['zh-Hans', '简体中文'],
];

const TEXTS: Record<Language, Partial<Record<string, string>>> = { en, 'zh-Hant': zhHant, 'zh-Hans': zhHans };
const KEY = 'daygraph.language';
const listeners = new Set<() => void>();
let language: Language = 'en';

function known(tag: string | null | undefined): Language | undefined {
  if (!tag) return undefined;
  const lower = tag.toLowerCase();
  if (!lower.startsWith('zh')) return lower.startsWith('en') ? 'en' : undefined;
  return /hans|cn|sg|^zh$/.test(lower) ? 'zh-Hans' : 'zh-Hant';
}

/** The language that the address asks for (`?lang=`), that was chosen before, or that the browser prefers. */
export function startLanguage(): void {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(KEY);
  } catch {
    // Without storage the browser's preference holds.
  }
  const preferred = navigator.languages.map(known).find(Boolean);
  const asked = known(new URLSearchParams(location.search).get('lang'));
  apply(asked ?? known(chosen) ?? preferred ?? 'en');
}

export function setLanguage(next: Language): void {
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // It holds as long as the page is open.
  }
  apply(next);
  for (const listener of listeners) listener();
}

function apply(next: Language): void {
  language = next;
  document.documentElement.lang = next;
}

export function currentLanguage(): Language {
  return language;
}

/** Shows the component anew when the language changes. */
export function useLanguage(): Language {
  const [, turn] = useState(0);
  useEffect(() => {
    const listener = () => turn((n) => n + 1);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return language;
}

type Values = Record<string, string | number>;

/** A text of the interface. `{name}` is replaced; where `n` is 1, the text under `key.one` is taken if there is one. */
export function t(key: Key, values?: Values): string {
  const one = values?.['n'] === 1 ? `${key}.one` : undefined;
  const texts = TEXTS[language];
  const text = (one && (texts[one] ?? (language === 'en' ? en[one as Key] : undefined))) ?? texts[key] ?? en[key];
  if (!values) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
  });
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}

/** A sum in short: 1.5B, 15億. */
export function short(value: number): string {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** A sum of money in short. */
export function money(value: number, currency: string): string {
  try {
    return new Intl.NumberFormat(language, {
      style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1, currencyDisplay: 'narrowSymbol',
    }).format(value);
  } catch {
    return `${short(value)} ${currency}`;
  }
}

/** A day, as people write it; `YYYY-MM-DD` in. */
export function day(iso: string, style: 'long' | 'medium' | 'short' | 'month' | 'weekday' = 'medium'): string {
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.getTime())) return iso;
  const options: Record<typeof style, Intl.DateTimeFormatOptions> = {
    long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
    medium: { day: 'numeric', month: 'short', year: 'numeric' },
    short: { day: 'numeric', month: 'short' },
    month: { month: 'short', year: 'numeric' },
    weekday: { weekday: 'short' },
  };
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...options[style], timeZone: 'UTC' }).format(date);
}

const byName = new Map(terms.map((term) => [term.name, term]));

/** Name of a kind, a relation, a class of happenings. */
export function term(name: string): string {
  const found = byName.get(name);
  if (!found) return name;
  if (language === 'en') return found.en;
  return language === 'zh-Hant' ? found.zh : simplified(found.zh);
}

/** Name of a kind of entity or a class of happenings, as a heading has it. */
export function kindName(name: string): string {
  return language === 'en' ? name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ') : term(name);
}

/** What a term of the vocabulary means, in English. */
export function meaning(name: string): string {
  return byName.get(name)?.comment ?? '';
}

/** A relation as read from its subject, or, turned round, from its object. */
export function relation(name: string, inverse = false): string {
  const key = `relation.${name}${inverse ? '.inverse' : ''}` as Key;
  return en[key] ? t(key) : term(name);
}
