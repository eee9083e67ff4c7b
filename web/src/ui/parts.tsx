/** Small things that all views share: names, modalities, days, sources. */

import type { ComponentChildren } from 'preact';
import { day, kindName, relation as relationName, t } from '../i18n';
import type { Key } from '../i18n/en';
import { entityPath } from '../lib/router';
import type { Entity, Modality } from '../shapes';
import { Icon } from './icons';

/** The kind as a spot of its colour. */
export function Dot({ kind }: { kind: string }) {
  return <span class={`dot kind-${kind}`} aria-hidden="true" />;
}

/** A name that leads to its dossier. */
export function Name({ of, plain = false }: { of: Entity; plain?: boolean }) {
  return (
    <a class="name" href={entityPath(of.id)} title={`${of.label} · ${kindName(of.kind)}`} dir="auto">
      {!plain && <Dot kind={of.kind} />}
      <span class="name-text">{of.label}</span>
    </a>
  );
}

/** A name of which only the label is known, as rows of named queries have it. */
export function LabelLink({ label }: { label: string }) {
  return (
    <a class="name" href={entityPath(label)} dir="auto">
      <span class="name-text">{label}</span>
    </a>
  );
}

export function KindTag({ kind }: { kind: string }) {
  return (
    <span class="kind-tag">
      <Dot kind={kind} />
      {kindName(kind)}
    </span>
  );
}

/** How something is meant: by word, icon and line, not by colour alone. What is asserted has no tag. */
export function ModalityTag({ modality, always = false }: { modality: string; always?: boolean }) {
  if (!isModality(modality) || (modality === 'asserted' && !always)) return null;
  return (
    <span class={`mod mod-${modality}`} title={t(`modality.${modality}.title` as Key)}>
      <Icon name={modality} size={12} />
      {t(`modality.${modality}` as Key)}
    </span>
  );
}

export function isModality(text: string): text is Modality {
  return text === 'asserted' || text === 'planned' || text === 'rumored' || text === 'denied';
}

/** A day that leads to what was new on it. */
export function Day({ of, style = 'medium' }: { of: string; style?: 'medium' | 'short' }) {
  return (
    <a class="day" href={`/?day=${of}`}>
      <time dateTime={of}>{day(of, style)}</time>
    </a>
  );
}

/** Links to sources, named by their hosts. Only web addresses become links. */
export function Sources({ of, limit = 3 }: { of: readonly string[]; limit?: number }) {
  const links = of.map(webAddress).filter((url): url is URL => url !== null);
  if (links.length === 0) return null;
  return (
    <span class="sources">
      {links.slice(0, limit).map((url) => (
        <a key={url.href} class="source" href={url.href} target="_blank" rel="noopener noreferrer" title={url.href}>
          {url.hostname.replace(/^www\./, '')}
          <Icon name="out" size={10} />
          <span class="hidden">{t('common.newTab')}</span>
        </a>
      ))}
      {links.length > limit && <span class="quiet">+{links.length - limit}</span>}
    </span>
  );
}

export function webAddress(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : null;
  } catch {
    return null;
  }
}

export function RelationName({ of, inverse = false }: { of: string; inverse?: boolean }) {
  return <span class="relation">{relationName(of, inverse)}</span>;
}

/** A section with a heading, an aside beside it, and content. */
export function Section(props: {
  title: ComponentChildren;
  id?: string;
  hint?: string;
  aside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}) {
  return (
    <section class={`section ${props.class ?? ''}`} {...(props.id && { id: props.id })}>
      <header class="section-head">
        <h2>{props.title}</h2>
        {props.aside && <div class="section-aside">{props.aside}</div>}
      </header>
      {props.hint && <p class="hint">{props.hint}</p>}
      {props.children}
    </section>
  );
}

/** One of several, as buttons side by side. */
export function Segments<T extends string>(props: {
  label: string;
  value: T;
  options: readonly (readonly [T, ComponentChildren])[];
  onChange: (value: T) => void;
}) {
  return (
    <div class="segments" role="group" aria-label={props.label}>
      {props.options.map(([value, content]) => (
        <button key={value} type="button" aria-pressed={value === props.value} onClick={() => props.onChange(value)}>
          {content}
        </button>
      ))}
    </div>
  );
}
