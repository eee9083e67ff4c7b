/** Icons: drawn on a grid of 16, in the colour of the text around. They say nothing to screen readers. */

import type { JSX } from 'preact';

const PATHS = {
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.3 10.3 13.5 13.5',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3.05 3.05l1.1 1.1M11.85 11.85l1.1 1.1M3.05 12.95l1.1-1.1M11.85 4.15l1.1-1.1',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z',
  home: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  graph: 'M4 12a1.8 1.8 0 1 1 0-.01ZM8 4a1.8 1.8 0 1 1 0-.01ZM12.8 11.5a1.8 1.8 0 1 1 0-.01ZM4.6 10.3 7.2 5.6M8.9 5.5l2.6 4.6M5.8 12h5.2',
  compare: 'M2.5 13.5v-5h3v5zM6.5 13.5v-11h3v11zM10.5 13.5v-8h3v8z',
  sparql: 'M5 4 1.8 8 5 12M11 4l3.2 4L11 12M9.2 2.8 6.8 13.2',
  left: 'M10 3 5 8l5 5',
  right: 'M6 3l5 5-5 5',
  down: 'M3 6l5 5 5-5',
  up: 'M3 10l5-5 5 5',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  out: 'M6 3.5H3.5v9h9V10M9 3h4v4M13 3 7.5 8.5',
  play: 'M4.5 2.8v10.4L13 8Z',
  pause: 'M4.5 3v10M11.5 3v10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  download: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  link: 'M6.5 9.5a3 3 0 0 0 4.3 0l2-2a3 3 0 0 0-4.3-4.3l-.8.8M9.5 6.5a3 3 0 0 0-4.3 0l-2 2a3 3 0 0 0 4.3 4.3l.8-.8',
  filter: 'M2 3.5h12M4.5 8h7M6.5 12.5h3',
  swap: 'M2.5 5.5h10L10 3M13.5 10.5h-10L6 13',
  check: 'M3 8.5 6.5 12 13 4.5',
  // Happenings
  Release: 'M8 1.8 9.9 6l4.5.5-3.3 3.1.9 4.5L8 11.8l-4 2.3.9-4.5L1.6 6.5 6.1 6Z',
  FundingRound: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM10 5.8C9.6 5.2 8.9 5 8 5c-1.2 0-2 .6-2 1.500C6 8.6 10 7.4 10 9.5 10 10.4 9.2 11 8 11c-.9 0-1.6-.3-2-.9M8 4v8',
  Acquisition: 'M2 8h8M7 4.5 10.5 8 7 11.500M10.5 3h3v10h-3',
  Partnership: 'M6 8a3 3 0 1 1-.01 0M4 8a3.2 3.2 0 1 1 6.4 0 3.2 3.2 0 1 1-6.4 0M7 8a3.2 3.2 0 1 1 6.4 0A3.2 3.2 0 1 1 7 8',
  Listing: 'M2 13.500h12M2.5 11 6 7l2.5 2.500L13.5 4M10 4h3.500v3.5',
  LegalAction: 'M8 2.500v11M4.5 13.500h7M3 5h10M3 5 1.3 9h3.400ZM13 5l-1.7 4h3.400Z',
  Appointment: 'M6.5 2.500a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.400ZM1.8 13.500c.3-3 2.2-4.3 4.7-4.3 1.3 0 2.4.3 3.2 1M12 8.500v5M9.5 11h5',
  // Modalities
  planned: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM8 4.500V8l2.5 1.8',
  rumored: 'M2.5 3h11v7.500h-6L4.5 13v-2.500h-2zM5.3 6.800h.01M8 6.800h.01M10.7 6.800h.01',
  denied: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2ZM3.8 3.800l8.4 8.4',
  asserted: 'M3 8.5 6.5 12 13 4.5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16, ...rest }: { name: IconName; size?: number } & JSX.SVGAttributes<SVGSVGElement>) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" {...rest}>
      <path d={PATHS[name]} fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

export function isIcon(name: string): name is IconName {
  return name in PATHS;
}
