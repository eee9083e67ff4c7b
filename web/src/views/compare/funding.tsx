/** Funding by company and round, as told: nothing is converted. */

import { money, number, t } from '../../i18n';
import { RankedBars } from '../../charts/ranked';
import { api, rows, save } from '../../lib/api';
import { toCsv } from '../../lib/csv';
import { isDay } from '../../lib/days';
import { useQuery } from '../../lib/router';
import { useLoad } from '../../lib/use';
import type { Happenings } from '../../shapes';
import { Combobox } from '../../ui/combobox';
import { Day, LabelLink, ModalityTag, Name, Section } from '../../ui/parts';
import { Empty, Failed, Loading } from '../../ui/state';
import { Table, type Column } from '../../ui/table';

export interface Round {
  day: string;
  name: string;
  round: string;
  amount: string;
  value: number | null;
  currency: string;
  valuation: string;
  investors: string;
  lead: string;
  status: string;
}

export function toRounds(found: readonly Record<string, string>[]): Round[] {
  return found.map((row) => ({
    day: row['day'] ?? '', name: row['name'] ?? '', round: row['round'] ?? '', amount: row['amount'] ?? '',
    value: row['number'] ? Number(row['number']) : null, currency: row['currency'] ?? '', valuation: row['valuation'] ?? '',
    investors: row['investors'] ?? '', lead: row['lead'] ?? '', status: row['status'] ?? '',
  }));
}

/** A round's name without what differs from text to text: `Series B round`, `B 輪` and `series b` are one. */
export function roundName(round: string): string {
  const plain = round.trim().toLowerCase();
  const letter = /series\s*([a-k]\d?\+*)/.exec(plain)?.[1] ?? /^([a-k]\d?\+*)\s*[輪轮]/.exec(plain)?.[1];
  if (letter) return `Series ${letter.toUpperCase()}`;
  if (/pre-?seed/.test(plain)) return 'Pre-seed';
  if (/seed|種子|种子|天使|angel/.test(plain)) return 'Seed';
  return round.trim();
}

/** Sums by something, the largest first; only what is told as fact, in one currency. */
export function sums(rounds: readonly Round[], currency: string, by: (round: Round) => string): { key: string; sum: number; rounds: number }[] {
  const groups = new Map<string, { sum: number; rounds: number }>();
  for (const round of rounds) {
    if (round.currency !== currency || round.value === null || round.status !== 'asserted') continue;
    const key = by(round);
    const known = groups.get(key) ?? { sum: 0, rounds: 0 };
    groups.set(key, { sum: known.sum + round.value, rounds: known.rounds + 1 });
  }
  return [...groups].map(([key, group]) => ({ key, ...group })).sort((a, b) => b.sum - a.sum || (a.key < b.key ? -1 : 1));
}

export function FundingRounds() {
  const [query, set] = useQuery();
  const company = query.get('company') ?? '';
  const investor = query.get('investor') ?? '';
  const round = query.get('round') ?? '';
  const since = isDay(query.get('since')) ? query.get('since')! : '';
  const until = isDay(query.get('until')) ? query.get('until')! : '';
  const found = useLoad(`rounds ${company}\n${investor}\n${since}\n${until}`, (signal) => rows('funding-rounds', { company, investor, from: since, to: until }, signal));
  const all = toRounds(found.value ?? []);
  const names = [...new Set(all.map((one) => roundName(one.round)).filter(Boolean))].sort();
  const chosen = all.filter((one) => !round || roundName(one.round) === round);
  const currencies = count(chosen.map((one) => (one.value !== null ? one.currency : '')).filter(Boolean));
  const currency = query.get('currency') ?? currencies[0]?.[0] ?? 'USD';
  const label = (id: string) => id.replace(/^[a-z]+\//, '');

  return (
    <div>
      <div class="filters funding-filters">
        <Combobox label={t('compare.company')} value={label(company)} onPick={(entity) => set({ company: entity.id || entity.label })} onClear={() => set({ company: null })} />
        <Combobox label={t('compare.investor')} value={label(investor)} onPick={(entity) => set({ investor: entity.id || entity.label })} onClear={() => set({ investor: null })} />
        <label>{t('compare.round')} <select value={round} onChange={(event) => set({ round: event.currentTarget.value || null })}>
          <option value="">{t('common.any')}</option>
          {names.map((name) => <option key={name} value={name}>{name}</option>)}
        </select></label>
        <label>{t('compare.currency')} <select value={currency} onChange={(event) => set({ currency: event.currentTarget.value })}>
          {(currencies.some(([code]) => code === currency) ? currencies : [[currency, 0] as const, ...currencies]).map(([code, n]) => <option key={code} value={code}>{code} · {number(n)}</option>)}
        </select></label>
        <label>{t('common.since')} <input type="date" value={since} onChange={(event) => set({ since: event.currentTarget.value || null })} /></label>
        <label>{t('common.until')} <input type="date" value={until} onChange={(event) => set({ until: event.currentTarget.value || null })} /></label>
      </div>
      {found.error ? <Failed error={found.error} again={found.again} />
        : !found.value ? <Loading lines={12} />
        : chosen.length === 0 ? <Empty title={t('compare.noRounds')} />
        : <Shown rounds={chosen} currency={currency} stale={found.loading} />}
      {(company || investor) && <Parts with={company || investor} />}
    </div>
  );
}

function Shown({ rounds, currency, stale }: { rounds: readonly Round[]; currency: string; stale: boolean }) {
  const byCompany = sums(rounds, currency, (one) => one.name);
  const byRound = sums(rounds, currency, (one) => roundName(one.round) || t('compare.otherRound'));
  const byMonth = sums(rounds, currency, (one) => one.day.slice(0, 7)).sort((a, b) => (a.key < b.key ? -1 : 1));
  const total = byCompany.reduce((sum, one) => ({ sum: sum.sum + one.sum, rounds: sum.rounds + one.rounds }), { sum: 0, rounds: 0 });
  const bars = (groups: typeof byCompany, linked = false) => groups.slice(0, 15).map((one) => ({
    key: one.key, label: linked ? <LabelLink label={one.key} /> : one.key, value: one.sum, text: money(one.sum, currency), note: t('compare.rounds', { n: one.rounds }),
  }));
  const columns: Column<Round>[] = [
    { key: 'day', title: t('compare.day'), cell: (row) => <Day of={row.day} style="medium" />, value: (row) => row.day },
    { key: 'name', title: t('compare.company'), cell: (row) => <LabelLink label={row.name} />, value: (row) => row.name.toLowerCase() },
    { key: 'round', title: t('compare.round'), cell: (row) => row.round, value: (row) => roundName(row.round) || null },
    { key: 'amount', title: t('compare.amount'), cell: (row) => <strong>{row.amount}</strong>, value: (row) => row.value, numeric: true },
    { key: 'valuation', title: t('compare.valuation'), cell: (row) => row.valuation, numeric: true },
    { key: 'investors', title: t('compare.investor'), cell: (row) => <>{row.lead && <span class="detail">{t('fact.lead')} {row.lead}</span>} {row.investors}</>, class: 'evidence-cell' },
    { key: 'status', title: t('compare.status'), cell: (row) => <ModalityTag modality={row.status} always />, value: (row) => row.status },
  ];
  return (
    <div class={stale ? 'is-stale' : ''}>
      {total.rounds > 0 && <p class="funding-total">{t('compare.total', { sum: money(total.sum, currency), n: total.rounds })}</p>}
      <p class="hint">{t('compare.sumNote')}</p>
      {total.rounds > 0 && (
        <div class="funding-charts">
          <Section title={t('compare.byCompany')}><RankedBars label={t('compare.byCompany')} bars={bars(byCompany, true)} /></Section>
          <div>
            <Section title={t('compare.byRound')}><RankedBars label={t('compare.byRound')} bars={bars(byRound)} /></Section>
            {byMonth.length > 1 && <Section title={t('compare.byMonth')}><RankedBars label={t('compare.byMonth')} bars={bars(byMonth)} /></Section>}
          </div>
        </div>
      )}
      <Section title={t('compare.table')} aside={
        <button type="button" class="link" onClick={() => save(toCsv(['day', 'company', 'round', 'amount', 'number', 'currency', 'valuation', 'lead', 'investors', 'modality'], rounds.map((r) => [r.day, r.name, r.round, r.amount, r.value === null ? '' : String(r.value), r.currency, r.valuation, r.lead, r.investors, r.status])), 'funding.csv', 'text/csv;charset=utf-8')}>{t('compare.csv')}</button>
      }>
        <Table label={t('compare.funding')} columns={columns} rows={[...rounds].reverse()} rowKey={(row, place) => `${row.name} ${row.day} ${place}`} />
      </Section>
    </div>
  );
}

/** Who else has a part in these rounds. */
function Parts({ with: name }: { with: string }) {
  const found = useLoad(`parts ${name}`, (signal) => api<Happenings>('events', { kind: 'funding', with: name, limit: 0 }, signal));
  const seen = new Map((found.value?.happenings ?? []).flatMap((h) => Object.values(h.parts).flat()).filter((e) => e.id !== name).map((e) => [e.id, e]));
  if (seen.size === 0) return null;
  return <p class="co-parts">{[...seen.values()].slice(0, 40).map((entity, n) => <span key={entity.id}>{n > 0 && <span class="comma"> · </span>}<Name of={entity} /></span>)}</p>;
}

function count(all: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
