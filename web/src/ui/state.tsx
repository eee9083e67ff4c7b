/** What is shown where there is nothing to show: loading, empty, refused. */

import type { ComponentChildren } from 'preact';
import { t } from '../i18n';
import { Refused } from '../lib/api';

/** Grey lines in the place of what comes. */
export function Loading({ lines = 5, label }: { lines?: number; label?: string }) {
  return (
    <div class="loading" role="status">
      <span class="hidden">{label ?? t('state.loading')}</span>
      {Array.from({ length: lines }, (_, n) => (
        <span key={n} class={`bone bone-${(n % 4) + 1}`} aria-hidden="true" />
      ))}
    </div>
  );
}

export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <svg width="56" height="32" viewBox="0 0 56 32" aria-hidden="true" class="empty-mark">
        <path d="M10 22 27 8l18 15" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 4" stroke-linecap="round" />
        <circle cx="10" cy="22" r="5" fill="var(--surface)" stroke="currentColor" stroke-width="1.5" />
        <circle cx="27" cy="8" r="4" fill="var(--surface)" stroke="currentColor" stroke-width="1.5" />
        <circle cx="45" cy="23" r="6" fill="var(--surface)" stroke="currentColor" stroke-width="1.5" />
      </svg>
      <p class="empty-title">{title}</p>
      {hint && <p class="empty-hint">{hint}</p>}
      {children}
    </div>
  );
}

export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  const refused = error instanceof Refused ? error : null;
  const [title, hint] = !refused
    ? [t('state.error'), error instanceof Error ? error.message : String(error)]
    : refused.status === 0
      ? [t('state.unreachable'), t('state.unreachable.hint')]
      : refused.status === 503 || refused.status === 504
        ? [t('state.busy'), refused.detail]
        : [t('state.error'), refused.detail || refused.title];
  return (
    <div class="failed" role="alert">
      <p class="failed-title">{title}</p>
      {hint && <pre class="failed-hint">{hint}</pre>}
      {again && (
        <button type="button" class="button" onClick={again}>
          {t('state.again')}
        </button>
      )}
    </div>
  );
}
