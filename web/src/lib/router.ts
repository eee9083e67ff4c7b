/** Addresses: every view, and what it shows, stands in the address. */

import { useCallback, useEffect, useState } from 'preact/hooks';

export interface Place {
  path: string;
  search: URLSearchParams;
}

const listeners = new Set<() => void>();

function here(): Place {
  return { path: location.pathname, search: new URLSearchParams(location.search) };
}

function moved(): void {
  for (const listener of listeners) listener();
}

addEventListener('popstate', moved);

/** Goes to an address of this page. */
export function go(address: string, how: 'push' | 'replace' = 'push'): void {
  const target = new URL(address, location.href);
  if (target.href === location.href) return;
  const leaves = target.pathname !== location.pathname;
  if (how === 'push') history.pushState(null, '', target);
  else history.replaceState(null, '', target);
  moved();
  if (leaves && how === 'push') scrollTo(0, 0);
}

/** Links of this page are followed without loading it again; all others as the browser does. */
export function followLinks(root: HTMLElement): void {
  root.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((target): target is HTMLAnchorElement | SVGAElement => {
      return target instanceof HTMLAnchorElement || target instanceof SVGAElement;
    });
    if (!link) return;
    const svg = link instanceof SVGAElement;
    if (!svg && (link.target || link.hasAttribute('download'))) return;
    const url = new URL(svg ? link.href.baseVal : link.href, location.href);
    if (url.origin !== location.origin || /^\/(api|sparql$|store|health|metrics)/.test(url.pathname) && url.pathname !== '/sparql') return;
    if (url.pathname === location.pathname && url.search === location.search && url.hash) return;
    event.preventDefault();
    go(url.href);
  });
}

/** The place that the address names, kept up to date. */
export function usePlace(): Place {
  const [place, set] = useState(here);
  useEffect(() => {
    const listener = () => set(here());
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return place;
}

export type Setter = (values: Record<string, string | null>, how?: 'push' | 'replace') => void;

/** The address's query, and a function that changes parts of it; an empty value leaves the part out. */
export function useQuery(): [URLSearchParams, Setter] {
  const { search } = usePlace();
  const set = useCallback<Setter>((values, how = 'replace') => {
    const next = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(values)) {
      if (value === null || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    go(location.pathname + (text ? `?${text}` : ''), how);
  }, []);
  return [search, set];
}

/** Path of an entity's view. Slashes of an identifier stay as they are, so that the address reads well. */
export function entityPath(name: string): string {
  return `/entity/${name.split('/').map(encodeURIComponent).join('/')}`;
}

/** What {@link entityPath} was made from. */
export function entityName(path: string): string {
  try {
    return decodeURIComponent(path.replace(/^\/entity\/?/, ''));
  } catch {
    return path.replace(/^\/entity\/?/, '');
  }
}
