/** The frame around all views: navigation, search, language, colours. */

import type { ComponentType } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { LANGUAGES, setLanguage, t, useLanguage, type Language } from './i18n';
import type { Key } from './i18n/en';
import { entityName, entityPath, go, usePlace } from './lib/router';
import { toggleTheme, useTheme } from './lib/theme';
import { useTitle } from './lib/use';
import { Combobox } from './ui/combobox';
import { Icon, type IconName } from './ui/icons';
import { Empty, Failed, Loading } from './ui/state';
import { Home } from './views/home/home';

const VIEWS: readonly { path: string; key: Key; icon: IconName }[] = [
  { path: '/', key: 'nav.home', icon: 'home' },
  { path: '/graph', key: 'nav.graph', icon: 'graph' },
  { path: '/compare', key: 'nav.compare', icon: 'compare' },
  { path: '/sparql', key: 'nav.sparql', icon: 'sparql' },
];

type View = ComponentType<{ name: string }>;

/** Views other than the first come when they are asked for. */
const LATER: readonly [string, () => Promise<View>][] = [
  ['/search', async () => (await import('./views/search')).Search],
  ['/entity', async () => (await import('./views/entity/entity')).EntityView],
  ['/graph', async () => (await import('./views/graph/view')).GraphView],
  ['/compare', async () => (await import('./views/compare/compare')).Compare],
  ['/sparql', async () => (await import('./views/sparql/view')).SparqlView],
];

export function App() {
  const language = useLanguage();
  const { path } = usePlace();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);

  // Whoever moves by keyboard goes on in the new view, not at the link that led there.
  useEffect(() => {
    if (first.current) first.current = false;
    else if (document.activeElement === document.body || document.activeElement?.closest('main, .nav')) main.current?.focus();
  }, [path]);

  const wide = path === '/graph';
  return (
    <div class={`frame${wide ? ' is-wide' : ''}`} key={language}>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t('nav.skip')}</a>
      <header class="top">
        <a class="brand" href="/" aria-label="daygraph">
          <img src="/mark.svg" width="22" height="22" alt="" />
          <span>daygraph</span>
        </a>
        <nav class="nav" aria-label={t('nav.main')}>
          {VIEWS.map((view) => {
            const here = view.path === '/' ? path === '/' : path.startsWith(view.path);
            return (
              <a key={view.path} href={view.path} {...(here && { 'aria-current': 'page' as const })}>
                <Icon name={view.icon} />
                <span>{t(view.key)}</span>
              </a>
            );
          })}
        </nav>
        <div class="top-search" role="search" hidden={path === '/' || path === '/search'}>
          <Combobox
            label={t('search.label')}
            placeholder={t('search.placeholder')}
            shortcut={path !== '/' && path !== '/search'}
            onPick={(entity) => go(entityPath(entity.id))}
            onWords={(words) => go(`/search?q=${encodeURIComponent(words)}`)}
          />
        </div>
        <Preferences language={language} />
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Chosen path={path} />
      </main>
    </div>
  );
}

function Preferences({ language }: { language: Language }) {
  const dark = useTheme() === 'dark';
  const label = t(dark ? 'nav.theme.light' : 'nav.theme.dark');
  return (
    <div class="preferences">
      <label class="language">
        <span class="hidden">{t('nav.language')}</span>
        <select value={language} onChange={(event) => setLanguage(event.currentTarget.value as Language)}>
          {LANGUAGES.map(([tag, name]) => <option key={tag} value={tag} lang={tag}>{name}</option>)}
        </select>
      </label>
      <button type="button" class="icon-button" aria-label={label} title={label} onClick={toggleTheme}>
        <Icon name={dark ? 'sun' : 'moon'} />
      </button>
    </div>
  );
}

function Chosen({ path }: { path: string }) {
  if (path === '/') return <Home />;
  const found = LATER.find(([start]) => path === start || path.startsWith(`${start}/`));
  if (!found || (found[0] === '/entity' && !entityName(path))) return <NotFound />;
  return <Later key={found[0]} load={found[1]} name={entityName(path)} />;
}

function Later({ load, name }: { load: () => Promise<View>; name: string }) {
  const [state, set] = useState<{ view?: View; error?: unknown }>({});
  useEffect(() => {
    let gone = false;
    load().then((view) => !gone && set({ view }), (error: unknown) => !gone && set({ error }));
    return () => void (gone = true);
  }, [load]);
  if (state.error) return <div class="page"><Failed error={state.error} again={() => location.reload()} /></div>;
  if (!state.view) return <div class="page"><Loading /></div>;
  return <state.view name={name} />;
}

function NotFound() {
  useTitle(t('state.notFound'));
  return (
    <div class="page">
      <Empty title={t('state.notFound')} hint={t('state.notFound.hint')}>
        <a class="button" href="/">{t('state.home')}</a>
      </Empty>
    </div>
  );
}
