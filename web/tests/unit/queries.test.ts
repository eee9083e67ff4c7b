/** The questions of `queries/` have texts in each language, and no text is left of one that is gone. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { groupName, QUERY_TEXTS, translated, wordsOf } from '../../src/i18n/queries';
import type { NamedQuery, QueryParameter } from '../../src/shapes';

const FOLDER = fileURLToPath(new URL('../../../queries/', import.meta.url));

/** What the header of a query tells, as the server tells it of those that come along. */
function read(file: string): NamedQuery {
  const text = readFileSync(FOLDER + file, 'utf8');
  const told = (key: string): string[] => [...text.matchAll(new RegExp(`^# ${key}: (.*)$`, 'gm'))].map((found) => found[1]!);
  const parameters = told('param').map((line) => {
    const [, name, type, fallback, description] = /^(\S+) (\S+) (\S+) — (.*)$/.exec(line)!;
    return {
      name: name!, type: type as QueryParameter['type'], required: fallback === 'required',
      default: fallback === 'required' || fallback === 'any' ? null : fallback!, description: description!,
    };
  });
  return { name: file.replace(/^.*\//, '').replace(/\.rq$/, ''), group: told('group')[0]!, title: told('title')[0]!, description: told('description')[0]!, parameters, text };
}

const QUERIES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.rq')).sort().map(read);
const parameterNames = [...new Set(QUERIES.flatMap((query) => query.parameters.map((one) => one.name)))].sort();
const groups = [...new Set(QUERIES.map((query) => query.group))].sort();

test('there are questions', () => expect(QUERIES.length).toBeGreaterThan(20));

test('each group has a text in English, and no other has', () => {
  expect(Object.keys(QUERY_TEXTS.en.groups).sort()).toEqual(groups);
});

for (const language of ['zh-Hant', 'zh-Hans'] as const) {
  describe(language, () => {
    const texts = QUERY_TEXTS[language];

    test('each question, group and parameter has a text, and nothing else has', () => {
      expect(Object.keys(texts.queries!).sort()).toEqual(QUERIES.map((query) => query.name).sort());
      expect(Object.keys(texts.groups).sort()).toEqual(groups);
      expect(Object.keys(texts.names!).sort()).toEqual(parameterNames);
    });

    test('each parameter says what it means, and none is explained that is gone', () => {
      for (const query of QUERIES) {
        const own = texts.queries![query.name]?.[2] ?? {};
        const names = query.parameters.map((one) => one.name);
        expect(Object.keys(own).filter((name) => !names.includes(name)), query.name).toEqual([]);
        expect(names.filter((name) => !own[name] && !texts.shared![name]), query.name).toEqual([]);
      }
    });

    test('what questions share means the same in all of them', () => {
      for (const name of Object.keys(texts.shared!)) {
        const sharing = QUERIES.filter((query) => !texts.queries![query.name]?.[2]?.[name]).flatMap((query) => query.parameters).filter((one) => one.name === name);
        expect([...new Set(sharing.map((one) => one.description))], name).toHaveLength(1);
      }
    });

    test('texts are Chinese, and of the one script', () => {
      const other = language === 'zh-Hant' ? /[们个从计传闻实关发评资软数据产测币轮说报语认称类项]/u : /[們個從計傳聞實關發評資軟數據產測幣輪說報語認稱類項]/u;
      for (const query of QUERIES.map((one) => translated(one, language))) {
        for (const text of [query.title, query.description, groupName(query.group, language), ...query.parameters.map((one) => one.description)]) {
          expect(text).toMatch(/\p{Script=Han}/u);
          expect(text).not.toMatch(other);
        }
      }
    });
  });
}

test('a question is told in its language, and is found by the words of all', () => {
  const query = QUERIES.find((one) => one.name === 'rumors-and-plans')!;
  expect(translated(query, 'en')).toEqual(query);
  expect(translated(query, 'zh-Hant').title).toBe('傳聞與計畫，與事實分開');
  expect(translated(query, 'zh-Hans').parameters.map((one) => one.description)).toContain('最多列出多少行');
  for (const word of ['rumors', '傳聞', '传闻', 'rumors-and-plans']) expect(wordsOf(query)).toContain(word);
});

test('a question of somebody\'s own stays as it is', () => {
  const own: NamedQuery = { name: 'own', group: 'mine', title: 'My own', description: 'Asks.', text: '', parameters: [{ name: 'x', type: 'text', required: false, default: null, description: 'some x' }] };
  expect(translated(own, 'zh-Hant')).toEqual(own);
  expect(groupName('mine', 'zh-Hant')).toBe('mine');
});
