/** The order of a table's rows. */

/** Rows by a value; those without one come last in either direction. */
export function sorted<Row>(rows: readonly Row[], value: (row: Row) => string | number | null, down: boolean): Row[] {
  return rows
    .map((row, place) => ({ row, place, value: value(row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return a.value === b.value ? a.place - b.place : a.value === null ? 1 : -1;
      const order = typeof a.value === 'number' && typeof b.value === 'number' ? a.value - b.value : String(a.value).localeCompare(String(b.value));
      return (down ? -order : order) || a.place - b.place;
    })
    .map(({ row }) => row);
}
