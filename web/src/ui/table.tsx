/** A table that sorts by its columns. */

import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n';
import { sorted } from './sorting';

export interface Column<Row> {
  key: string;
  title: string;
  /** What is shown. */
  cell: (row: Row, place: number) => ComponentChildren;
  /** What is sorted by; without it the column does not sort. */
  value?: (row: Row) => string | number | null;
  numeric?: boolean;
  class?: string;
}

export function Table<Row>(props: { label: string; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row, place: number) => string }) {
  const [sort, setSort] = useState<{ key: string; down: boolean } | null>(null);
  const column = sort && props.columns.find((c) => c.key === sort.key);
  const rows = column?.value && sort ? sorted(props.rows, column.value, sort.down) : props.rows;
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={props.label}>
      <table>
        <thead>
          <tr>
            {props.columns.map((c) => {
              const here = sort?.key === c.key;
              return (
                <th key={c.key} scope="col" class={c.numeric ? 'numeric' : ''} {...(here && { 'aria-sort': sort.down ? 'descending' : 'ascending' })}>
                  {c.value ? (
                    <button type="button" title={t('table.sort', { column: c.title })}
                      onClick={() => setSort(here ? (sort.down === Boolean(c.numeric) ? { key: c.key, down: !sort.down } : null) : { key: c.key, down: Boolean(c.numeric) })}>
                      {c.title}
                      <span class="sort-mark" aria-hidden="true">{here ? (sort.down ? '↓' : '↑') : ''}</span>
                    </button>
                  ) : c.title}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={props.rowKey(row, place)}>
              {props.columns.map((c) => (
                <td key={c.key} class={`${c.numeric ? 'numeric ' : ''}${c.class ?? ''}`}>{c.cell(row, place)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
