/** The parts of a dossier. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { relation, t } from '../../i18n';
import type { Contradiction, Dossier, Entity, Fact, Relative } from '../../shapes';
import { FactRow, slotName, type NamesOf } from '../../ui/fact';
import { HappeningRow } from '../../ui/happening';
import { Day, isModality, ModalityTag, Name, Section, Sources } from '../../ui/parts';
import type { Meant } from './entity';

const SOME = 8;

function More({ count, open, toggle }: { count: number; open: boolean; toggle: () => void }) {
  return (
    <button type="button" class="link more" aria-expanded={open} onClick={toggle}>
      {open ? t('entity.showFewer') : t('entity.showAll', { n: count })}
    </button>
  );
}

export function HappeningsOf({ of, names, meant }: { of: Dossier; names: NamesOf; meant: Meant }) {
  const [all, setAll] = useState(false);
  const found = of.happenings.filter((h) => meant === 'all' || h.said.some((said) => said.modality === meant));
  if (of.happenings.length === 0) return null;
  return (
    <Section title={t('entity.happenings')} aside={<span class="quiet">{found.length}</span>}>
      {found.length === 0 && <p class="none">{t('entity.happenings.none')}</p>}
      <ul class="happenings">{(all ? found : found.slice(0, SOME)).map((h) => <HappeningRow key={h.id} of={h} names={names} />)}</ul>
      {found.length > SOME && <More count={found.length} open={all} toggle={() => setAll(!all)} />}
    </Section>
  );
}

export function Facts({ of, names, meant, filter }: { of: Dossier; names: NamesOf; meant: Meant; filter: ComponentChildren }) {
  const groups = of.facts
    .map((group) => ({ ...group, facts: group.facts.filter((fact) => meant === 'all' || fact.modality === meant) }))
    .filter((group) => group.facts.length > 0);
  return (
    <Section title={t('entity.facts')} aside={filter} class="facts-section">
      {groups.length === 0 && <p class="none">{t('entity.facts.none')}</p>}
      {groups.map((group) => <Group key={`${group.relation} ${group.inverse}`} relation={group.relation} inverse={group.inverse} facts={group.facts} of={of.entity} names={names} />)}
    </Section>
  );
}

function Group(props: { relation: string; inverse: boolean; facts: readonly Fact[]; of: Entity; names: NamesOf }) {
  const [all, setAll] = useState(false);
  const shown = all ? props.facts : props.facts.slice(0, SOME);
  return (
    <section class="fact-group">
      <h3>
        {relation(props.relation, props.inverse)} <span class="quiet">{props.facts.length}</span>
      </h3>
      <ul class="facts">
        {shown.map((fact) => (
          <FactRow key={`${fact.subject.id} ${fact.object?.id ?? ''} ${fact.modality}`} fact={fact} of={props.of} names={props.names} />
        ))}
      </ul>
      {props.facts.length > SOME && <More count={props.facts.length} open={all} toggle={() => setAll(!all)} />}
    </section>
  );
}

/** What sources tell differently, side by side. */
export function Contradictions({ of }: { of: readonly Contradiction[] }) {
  const [all, setAll] = useState(false);
  if (of.length === 0) return null;
  return (
    <Section title={t('entity.contradictions')}>
      <ul class="contradictions">
        {(all ? of : of.slice(0, 3)).map((c, n) => (
          <li key={n}>
            <p class="about" dir="auto"><About of={c} /></p>
            <ul class="sides">
              {c.sides.map((side, m) => (
                <li key={m}>
                  {isModality(side.told) ? <ModalityTag modality={side.told} always /> : <strong dir="auto">{side.told}</strong>}
                  {side.days[0] && <Day of={side.days[0]} style="short" />}
                  <span class="quiet">{side.series.join(', ')}</span>
                  <Sources of={side.sources} limit={1} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {of.length > 3 && <More count={of.length} open={all} toggle={() => setAll(!all)} />}
    </Section>
  );
}

function About({ of }: { of: Contradiction }) {
  const { fact } = of;
  const isEntity = (end: unknown): end is Entity => typeof end === 'object' && end !== null && 'label' in end;
  if (!fact || !isEntity(fact.subject)) return <>{of.about}</>;
  return (
    <>
      <Name of={fact.subject} /> <span class="relation">{relation(fact.relation)}</span> {isEntity(fact.object) && <Name of={fact.object} />}
      {of.point !== 'modality' && <span class="quiet"> · {slotName(of.point)}</span>}
    </>
  );
}

/** Owners and families above, versions and parts below. */
export function Family({ of }: { of: Dossier }) {
  if (of.part_of.length === 0 && of.parts.length === 0) return null;
  return (
    <Section title={t('entity.family')}>
      <div class="family">
        {of.part_of.length > 0 && <><h3>{t('entity.family.belongs')}</h3><Tree of={of.part_of} under={(relative) => relative.part_of ?? []} /></>}
        {of.parts.length > 0 && <><h3>{t('entity.family.parts')}</h3><Tree of={of.parts} under={(relative) => relative.parts ?? []} /></>}
      </div>
    </Section>
  );
}

const RELATIVES = 12;

function Tree({ of, under, depth = 0 }: { of: readonly Relative[]; under: (of: Relative) => readonly Relative[]; depth?: number }) {
  const [all, setAll] = useState(false);
  if (of.length === 0) return null;
  return (
    <ul class="tree">
      {(all ? of : of.slice(0, RELATIVES)).map((relative) => (
        <li key={relative.id}>
          <span class="tree-line"><Name of={relative} /> <span class="quiet">{relative.items}</span></span>
          {depth < 6 && <Tree of={under(relative)} under={under} depth={depth + 1} />}
        </li>
      ))}
      {of.length > RELATIVES && <li><More count={of.length} open={all} toggle={() => setAll(!all)} /></li>}
    </ul>
  );
}
