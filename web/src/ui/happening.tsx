/** What happened, in a line made from its parts, so that it reads in each language. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { day, kindName, t } from '../i18n';
import type { Key } from '../i18n/en';
import type { Change, Entity, Happening } from '../shapes';
import { EvidenceList } from './evidence';
import type { NamesOf } from './fact';
import { Icon, isIcon } from './icons';
import { Day, isModality, ModalityTag, Name, Sources } from './parts';

const SHOWN = 4;

function Names({ of }: { of: readonly Entity[] | undefined }) {
  if (!of?.length) return null;
  const shown = of.slice(0, SHOWN);
  return (
    <>
      {shown.map((entity, n) => (
        <span key={entity.id}>
          {n > 0 && <span class="comma">, </span>}
          <Name of={entity} />
        </span>
      ))}
      {of.length > SHOWN && <span class="quiet"> +{of.length - SHOWN}</span>}
    </>
  );
}

function Word({ children }: { children: ComponentChildren }) {
  return <span class="word"> {children} </span>;
}

/** The sentence of a happening. */
export function HappeningLine({ of: h }: { of: Happening }) {
  const said = (key: string) => t((h.modality === 'asserted' || h.modality === 'denied' ? key : `${key}.will`) as Key);
  const { by, of, investor, leadInvestor, party, against } = h.parts;
  const amount = h.details['amount'];
  const sum = amount?.length ? <strong class="sum">{amount.slice(0, 2).join(' / ')}</strong> : null;
  const round = h.details['round']?.[0];
  const valuation = h.details['valuation']?.[0];
  switch (h.class) {
    case 'Release':
      return <><Names of={by} /><Word>{said('happening.release')}</Word><Names of={of} /></>;
    case 'FundingRound':
      return (
        <>
          <Names of={of} />
          <Word>{said(sum ? 'happening.funding' : 'happening.funding.none')}</Word>
          {sum}
          {round && <span class="detail">{round}</span>}
          {leadInvestor?.length ? <><Word>{t('happening.led')}</Word><Names of={leadInvestor} /></> : null}
          {investor?.length ? <><Word>{t('happening.from')}</Word><Names of={investor} /></> : null}
          {valuation && <><Word>{t('happening.valued')}</Word><span class="sum">{valuation}</span></>}
        </>
      );
    case 'Acquisition':
      return <><Names of={by} /><Word>{said('happening.acquisition')}</Word><Names of={of} />{sum && <><Word>{t('happening.for')}</Word>{sum}</>}</>;
    case 'Partnership':
      return <><Names of={party} /><Word>{said('happening.partnership')}</Word>{sum}</>;
    case 'Listing':
      return <><Names of={of} /><Word>{said('happening.listing')}</Word>{sum}</>;
    case 'LegalAction':
      return <><Names of={by} /><Word>{said('happening.legal')}</Word><Names of={against} />{sum && <><Word>{t('happening.for')}</Word>{sum}</>}</>;
    case 'Appointment': {
      const leaves = h.label.startsWith('Departure');
      const role = h.details['role']?.[0];
      return (
        <>
          <Names of={of} />
          <Word>{said(leaves ? 'happening.leaves' : 'happening.joins')}</Word>
          <Names of={by} />
          {role && !leaves && <><Word>{t('happening.as')}</Word><span class="detail">{role}</span></>}
        </>
      );
    }
    default:
      return <span dir="auto">{h.line}</span>;
  }
}

/** How it was told before: a rumor that became a fact, a sum that differs. */
export function Changes({ of }: { of: readonly Change[] | undefined }) {
  if (!of?.length) return null;
  return (
    <span class="changes">
      {of.map((change, n) => (
        <span key={n} class="change">
          {t(`change.${change.change}` as Key)}
          {change.was && change.since && (
            <span class="quiet"> ({t('change.was', { was: t(`modality.${change.was}` as Key), since: day(change.since, 'short') })})</span>
          )}
          {change.before !== undefined && change.now !== undefined && (
            <span class="quiet"> {t('change.fromTo', { before: String(change.before), now: String(change.now) })}</span>
          )}
        </span>
      ))}
    </span>
  );
}

/** The way from rumor to fact, where it was told in more than one way. */
export function SaidWay({ of }: { of: Happening }) {
  if (of.said.length < 2) return null;
  return (
    <span class="said-way">
      {of.said.map((said, n) => (
        <span key={n} class="said-step">
          {n > 0 && <span class="arrow" aria-hidden="true">→</span>}
          <ModalityTag modality={said.modality} always />
          <Day of={said.since} style="short" />
        </span>
      ))}
    </span>
  );
}

export function HappeningRow(props: { of: Happening; names?: NamesOf; when?: boolean; badge?: string | undefined }) {
  const h = props.of;
  const [open, setOpen] = useState(false);
  const ends = Object.values(h.parts).flat();
  const groups = ends.map((end) => [end.label, ...(props.names?.(end.id) ?? [])]);
  const several = h.said.length > 1;
  return (
    <li class={`happening modality-${h.modality}${open ? ' is-open' : ''}`}>
      <span class="happening-icon" title={kindName(h.class)}>{isIcon(h.class) && <Icon name={h.class} />}</span>
      <div class="happening-body">
        <div class="happening-line">
          <HappeningLine of={h} />
          {!several && isModality(h.modality) && <> <ModalityTag modality={h.modality} /></>}
          {props.badge && <> <span class="badge">{props.badge}</span></>}
        </div>
        <div class="happening-meta">
          {props.when !== false && <Day of={h.first} style="short" />}
          {several && <SaidWay of={h} />}
          <Changes of={h.changes} />
          <span class="quiet">{t('fact.items', { n: h.items })}</span>
          <Sources of={h.sources} limit={2} />
          {h.evidence && h.evidence.length > 0 && (
            <button
              type="button"
              class="evidence-toggle"
              aria-expanded={open}
              title={t(open ? 'fact.hide' : 'fact.show')}
              onClick={() => setOpen(!open)}
            >
              <span class="hidden">{`${t(open ? 'fact.hide' : 'fact.show')}: ${h.label}`} </span>
              <span class="count">{h.evidence.length}</span>
              <Icon name={open ? 'up' : 'down'} size={12} />
            </button>
          )}
        </div>
        {open && h.evidence && <EvidenceList claims={h.evidence} groups={groups} />}
      </div>
    </li>
  );
}
