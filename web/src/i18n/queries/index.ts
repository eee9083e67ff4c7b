/**
 * The questions of the library in the languages of the interface. The server tells them in English;
 * what is missing here stays so. Only the view that shows questions loads this.
 */

import type { NamedQuery } from '../../shapes';
import { currentLanguage, LANGUAGES, type Language } from '..';
import { zhHans } from './zh-hans';
import { zhHant } from './zh-hant';

export interface QueryTexts {
  groups: Readonly<Record<string, string>>;
  /** What a parameter is called, whichever question has it. */
  names: Readonly<Record<string, string>>;
  /** What a parameter means where all questions that have it mean the same, and where they say nothing else. */
  shared: Readonly<Record<string, string>>;
  /** Title, description, and what the parameters mean. */
  queries: Readonly<Record<string, readonly [title: string, description: string, parameters?: Readonly<Record<string, string>>]>>;
}

/** In English only groups need a text: the server names them by a word. */
const EN: Pick<QueryTexts, 'groups'> & Partial<QueryTexts> = {
  groups: {
    releases: 'Releases',
    evaluation: 'Evaluation',
    money: 'Money',
    people: 'People',
    rumors: 'Rumors and plans',
    provenance: 'Provenance',
    'graph shape': 'Shape of the graph',
    partnerships: 'Partnerships',
  },
};

export const QUERY_TEXTS: Record<Language, typeof EN> = { en: EN, 'zh-Hant': zhHant, 'zh-Hans': zhHans };

export function groupName(group: string, language = currentLanguage()): string {
  return QUERY_TEXTS[language].groups[group] ?? group;
}

/** What a parameter is called, where that is another word than the one the address has for it. */
export function parameterName(name: string): string | undefined {
  return QUERY_TEXTS[currentLanguage()].names?.[name];
}

/** A question as the language tells it. */
export function translated(query: NamedQuery, language = currentLanguage()): NamedQuery {
  const { queries, shared } = QUERY_TEXTS[language];
  const [title, description, meanings] = queries?.[query.name] ?? [query.title, query.description];
  const parameters = query.parameters.map((one) => ({ ...one, description: meanings?.[one.name] ?? shared?.[one.name] ?? one.description }));
  return { ...query, title, description, parameters };
}

/** All words by which a question is found, in whichever language they are written. */
export function wordsOf(query: NamedQuery): string {
  const told = LANGUAGES.flatMap(([language]) => {
    const { title, description } = translated(query, language);
    return [title, description, groupName(query.group, language)];
  });
  return [query.name, ...told].join('\n').toLowerCase();
}
