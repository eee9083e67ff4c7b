/** Compare: scores on a benchmark, money, two names' days. */

import { t } from '../../i18n';
import { usePlace } from '../../lib/router';
import { useTitle } from '../../lib/use';
import { Benchmark } from './benchmark';
import { FundingRounds } from './funding';
import { Timelines } from './timelines';

const PARTS = [
  ['benchmark', 'compare.benchmarks'],
  ['funding', 'compare.funding'],
  ['timelines', 'compare.timelines'],
] as const;

export function Compare() {
  const { path } = usePlace();
  const part = PARTS.find(([name]) => path === `/compare/${name}`)?.[0] ?? 'benchmark';
  useTitle(`${t(PARTS.find(([name]) => name === part)![1])} · ${t('compare.title')}`);
  return (
    <div class="page compare">
      <div class="compare-head">
        <h1>{t('compare.title')}</h1>
        <nav class="tabs" aria-label={t('compare.title')}>
          {PARTS.map(([name, key]) => (
            <a key={name} href={`/compare/${name}`} {...(name === part && { 'aria-current': 'page' as const })}>{t(key)}</a>
          ))}
        </nav>
      </div>
      {part === 'benchmark' ? <Benchmark /> : part === 'funding' ? <FundingRounds /> : <Timelines />}
    </div>
  );
}
