/** Comma-separated values (RFC 4180). A cell that a spreadsheet would run as a formula begins with an apostrophe. */
export function toCsv(heading: readonly string[], lines: readonly (readonly string[])[]): string {
  return [heading, ...lines].map((line) => line.map(cell).join(',')).join('\r\n') + '\r\n';
}

function cell(text: string): string {
  const isNumber = /^[+-]?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
