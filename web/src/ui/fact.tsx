/** A fact in a line, with its evidence below where it is asked for. */

import { useState } from 'preact/hooks';
import { day, number, t } from '../i18n';
import { en, type Key } from '../i18n/en';
import type { Claim, Entity, Fact } from '../shapes';
import { EvidenceList } from './evidence';
import { Icon } from './icons';
import { Day, ModalityTag, Name, RelationName } from './parts';

export type NamesOf = (id: string) => readonly string[];

/** Scores, sums, rounds, offices. */
export function Details({ of }: { of: Record<string, string[]> }) {
  const entries = Object.entries(of).filter(([, texts]) => texts.length > 0);
  if (entries.length === 0) return null;
  return (
    <span class="details">
      {entries.map(([slot, texts]) => (
        <span key={slot} class={`detail detail-${slot}`} title={`${slotName(slot)}: ${texts.join(' / ')}`}>
          {slot === 'lead' ? t('fact.lead') : texts.slice(0, 2).join(' / ')}
        </span>
      ))}
    </span>
  );
}

export function slotName(slot: string): string {
  const key = `detail.${slot}`;
  return key in en ? t(key as Key) : slot;
}

/** How sure it is, as a bar with the number as its title. */
export function Confidence({ value }: { value: number | null }) {
  if (value === null) return null;
  const text = t('fact.confidence', { value: number(value, 2) });
  return (
    <span class="confidence" title={text}>
      <span class="hidden">{text}</span>
      <svg width="28" height="6" aria-hidden="true">
        <rect width="28" height="6" rx="3" class="track" />
        <rect width={28 * Math.max(0, Math.min(1, value))} height="6" rx="3" class="fill" />
      </svg>
    </span>
  );
}

/** First and last day, and on how many. */
export function Days({ of }: { of: readonly string[] }) {
  const first = of[0];
  const last = of.at(-1);
  if (!first || !last) return null;
  return (
    <span class="days" title={of.slice(-12).map((d) => day(d)).join('\n')}>
      <Day of={last} style="short" />
      {of.length > 1 && <span class="quiet"> ×{of.length}</span>}
    </span>
  );
}

interface RowProps {
  fact: Fact;
  /** Whose dossier this is: the other end is shown. Without it both ends are. */
  of?: Entity;
  names?: NamesOf;
  badge?: string | undefined;
  evidence?: readonly Claim[];
}

export function FactRow({ fact, of, names, badge, evidence }: RowProps) {
  const [open, setOpen] = useState(false);
  const inverse = of !== undefined && fact.subject.id !== of.id;
  const other = inverse ? fact.subject : fact.object;
  const claims = evidence ?? fact.evidence ?? [];
  const groups = [fact.subject, fact.object].map((end) => (end ? [end.label, ...(names?.(end.id) ?? [])] : []));
  return (
    <li class={`fact modality-${fact.modality}${open ? ' is-open' : ''}`}>
      <div class="fact-line">
        <span class="fact-what">
          {of ? (
            other ? <Name of={other} /> : null
          ) : (
            <>
              <Name of={fact.subject} /> <RelationName of={fact.relation} /> {fact.object && <Name of={fact.object} />}
            </>
          )}
          <ModalityTag modality={fact.modality} />
          <Details of={fact.details} />
          {badge && <span class="badge">{badge}</span>}
          {fact.derived && <span class="quiet small" title={t('fact.derived')}>{t('fact.derived.short')}</span>}
        </span>
        <span class="fact-when">
          {!fact.derived && <Confidence value={fact.confidence} />}
          <Days of={fact.days} />
          {claims.length > 0 ? (
            <button
              type="button"
              class="evidence-toggle"
              aria-expanded={open}
              title={t(open ? 'fact.hide' : 'fact.show')}
              onClick={() => setOpen(!open)}
            >
              <span class="hidden">{`${t(open ? 'fact.hide' : 'fact.show')}: ${fact.subject.label} ${fact.object?.label ?? ''}`} </span>
              <span class="count">{claims.length}</span>
              <Icon name={open ? 'up' : 'down'} size={12} />
            </button>
          ) : (
            <span class="evidence-gap" />
          )}
        </span>
      </div>
      {open && <EvidenceList claims={claims} groups={groups} />}
      {(fact.decisions?.length || fact.notes?.length) ? (
        <p class="decided">{[...(fact.decisions ?? []), ...(fact.notes ?? [])].map((d) => d.text).join(' · ')}</p>
      ) : null}
    </li>
  );
}
