/** The questions that come along, by group; and the parameters of the one that is chosen. */

import { useState } from 'preact/hooks';
import { kindName, relation, t } from '../../i18n';
import { groupName, parameterName, translated, wordsOf } from '../../i18n/queries';
import terms from 'virtual:vocabulary';
import type { NamedQuery, QueryParameter } from '../../shapes';
import { Combobox } from '../../ui/combobox';
import { KINDS } from '../search';

const RELATIONS = ['released', 'develops', 'evaluatedOn', 'fundedBy', 'raised', 'acquired', 'partneredWith', 'uses', 'outperforms', 'competesWith', 'presentedAt', 'participatedIn', 'organizedBy', 'affiliatedWith', 'partOf', 'locatedIn', 'legalActionAgainst']
  .filter((name) => terms.some((term) => term.name === name));

export function Library({ queries, chosen, pick }: { queries: readonly NamedQuery[]; chosen: string; pick: (name: string) => void }) {
  const [find, setFind] = useState('');
  const words = find.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const shown = queries.filter((query) => words.every((word) => wordsOf(query).includes(word))).map((query) => translated(query));
  const groups = [...new Set(shown.map((query) => query.group))];
  return (
    <nav class="library" aria-label={t('sparql.library')}>
      <input type="search" placeholder={t('sparql.find')} aria-label={t('sparql.find')} value={find} onInput={(event) => setFind(event.currentTarget.value)} />
      <div class="library-list">
        {groups.map((group) => (
          <section key={group}>
            <h3>{groupName(group)}</h3>
            <ul>
              {shown.filter((query) => query.group === group).map((query) => (
                <li key={query.name}>
                  <a href={`/sparql?name=${encodeURIComponent(query.name)}`} title={query.description} {...(query.name === chosen && { 'aria-current': 'true' as const })}
                    onClick={(event) => { if (!event.metaKey && !event.ctrlKey) { event.preventDefault(); pick(query.name); } }}>{query.title}</a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}

interface FormProps {
  query: NamedQuery;
  values: Readonly<Record<string, string>>;
  set: (name: string, value: string) => void;
  run: () => void;
}

export function ParameterForm({ query, values, set, run }: FormProps) {
  if (query.parameters.length === 0) return null;
  return (
    <form class="parameters" aria-label={t('sparql.parameters')} onSubmit={(event) => { event.preventDefault(); run(); }}>
      {query.parameters.map((parameter) => (
        <div key={parameter.name} class="parameter">
          <label for={`p-${parameter.name}`} title={parameter.description}>
            {parameterName(parameter.name) ?? parameter.name}
            {parameter.required && <span class="required" title={t('sparql.required')}> *</span>}
            {parameterName(parameter.name) && <code class="parameter-key">{parameter.name}</code>}
          </label>
          <Field parameter={parameter} value={values[parameter.name] ?? ''} set={(value) => set(parameter.name, value)} />
          <p class="parameter-hint">{parameter.description}{parameter.type === 'day' && parameter.default && <>{' '}<code>{parameter.default}</code></>}</p>
        </div>
      ))}
      <button type="submit" class="hidden" tabIndex={-1}>{t('sparql.run')}</button>
    </form>
  );
}

function Field({ parameter, value, set }: { parameter: QueryParameter; value: string; set: (value: string) => void }) {
  const id = `p-${parameter.name}`;
  const any = parameter.default ?? (parameter.required ? '' : t('common.any'));
  switch (parameter.type) {
    case 'entity':
      return <Combobox label={`${parameterName(parameter.name) ?? parameter.name}: ${parameter.description}`} placeholder={any} value={value.replace(/^[a-z]+\//, '')} onPick={(entity) => set(entity.id || entity.label)} onClear={() => set('')} />;
    case 'day':
      return <input id={id} type="date" value={value} onChange={(event) => set(event.currentTarget.value)} />;
    case 'number':
      return <input id={id} type="number" min="0" placeholder={any} value={value} onInput={(event) => set(event.currentTarget.value)} />;
    case 'kind':
      return (
        <select id={id} value={value} onChange={(event) => set(event.currentTarget.value)}>
          <option value="">{parameter.default === null ? any : kindName(parameter.default)}</option>
          {KINDS.map((kind) => <option key={kind} value={kind}>{kindName(kind)}</option>)}
        </select>
      );
    case 'relation':
      return (
        <select id={id} value={value} onChange={(event) => set(event.currentTarget.value)}>
          <option value="">{any}</option>
          {RELATIONS.map((name) => <option key={name} value={name}>{relation(name)}</option>)}
        </select>
      );
    default:
      return <input id={id} type="text" placeholder={any} value={value} onInput={(event) => set(event.currentTarget.value)} />;
  }
}
