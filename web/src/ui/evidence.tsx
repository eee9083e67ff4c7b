/** The words that say it, in their sentence: day, item, place in the file, sources. */

import { useState } from 'preact/hooks';
import { number, t } from '../i18n';
import { quoted } from '../lib/marks';
import type { Claim } from '../shapes';
import { Day, ModalityTag, Sources } from './parts';

const SHOWN = 4;

/** The words of a claim in their sentence, with names marked. */
export function Sentence({ of, groups }: { of: Claim; groups: readonly (readonly string[])[] }) {
  const { before, words, after } = quoted(of, groups);
  return (
    <q class="sentence" dir="auto">
      {before && <span class="around">{before}</span>}
      {words.map((piece, n) =>
        piece.group < 0 ? piece.text : <mark key={n} class={`mark mark-${piece.group}`}>{piece.text}</mark>,
      )}
      {after && <span class="around">{after}</span>}
    </q>
  );
}

function whole(claim: Claim): string {
  return `${claim.before ?? ''}${claim.sentence}${claim.after ?? ''}`.trim();
}

/** Claims, the newest first. */
export function EvidenceList({ claims, groups }: { claims: readonly Claim[]; groups: readonly (readonly string[])[] }) {
  const [all, setAll] = useState(false);
  const newest = [...claims].reverse();
  const shown = all ? newest : newest.slice(0, SHOWN);
  return (
    <ol class="evidence">
      {shown.map((claim) => (
        <li key={claim.claim}>
          <Sentence of={claim} groups={groups} />
          <div class="evidence-meta">
            <Day of={claim.day} style="short" />
            <span>{claim.series}</span>
            <ModalityTag modality={claim.modality} />
            {claim.headline && claim.headline !== whole(claim) && <span class="headline" dir="auto">{claim.headline}</span>}
            <span class="quiet">{t('fact.line', { file: claim.file, line: String(claim.line) })}</span>
            <span class="quiet" title={t('fact.rule', { rule: claim.rule })}>
              {t('fact.confidence', { value: number(claim.confidence, 2) })}
            </span>
            <Sources of={claim.sources} limit={2} />
          </div>
        </li>
      ))}
      {!all && newest.length > SHOWN && (
        <li>
          <button type="button" class="link" onClick={() => setAll(true)}>
            {t('fact.more', { n: newest.length - SHOWN })}
          </button>
        </li>
      )}
    </ol>
  );
}
