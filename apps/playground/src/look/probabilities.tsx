import { topK } from '@fovea/runtime';
import { type ReactElement, useEffect, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { formatPercent } from './format-number.ts';
import './probabilities.css';

export interface ProbabilitiesProps {
  readonly labels: readonly string[];
  readonly probabilities: Float32Array;
  /** Whether there is nothing to recognise: the bars then are what the network says of an empty image. */
  readonly blank: boolean;
}

/** With more classes than this, only the likeliest are shown, best first. */
const ALL = 12;
const BEST = 8;
/** Screen readers hear the label when the drawing has rested for so long. */
const REST_MS = 700;

/** How likely each class is, as bars, and the likeliest in words. */
export function Probabilities({ labels, probabilities, blank }: ProbabilitiesProps): ReactElement {
  const { look } = useText();
  // While a run diverges, its weights are looked at before it is known to have failed.
  if (probabilities.some(Number.isNaN)) {
    return (
      <section className="probabilities" aria-label={look.probabilities}>
        <p className="fault">{look.noNumbers}</p>
      </section>
    );
  }
  const sorted = topK(probabilities, labels, labels.length);
  const [best] = sorted;
  const shown = labels.length <= ALL ? [...sorted].sort((a, b) => a.index - b.index) : sorted.slice(0, BEST);
  const answer = blank || best === undefined ? '' : look.answer(best.label, formatPercent(best.probability));
  return (
    <section className="probabilities" aria-label={look.probabilities}>
      <p className="answer" data-long={(best?.label.length ?? 0) > 6}>
        {blank ? (
          <span>{look.blank}</span>
        ) : (
          <>
            <b>{best?.label}</b> <span>{best === undefined ? '' : formatPercent(best.probability)}</span>
          </>
        )}
      </p>
      <Spoken text={answer} />
      <ol>
        {shown.map(({ label, index, probability }) => (
          <li key={index} data-best={!blank && index === best?.index} data-probability={probability}>
            <span className="probability-label" title={label}>
              {label}
            </span>
            <span className="probability-track">
              <span style={{ width: `${probability * 100}%` }} />
            </span>
            <span className="probability-value">{formatPercent(probability)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Spoken({ text }: { readonly text: string }): ReactElement {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return <output className="visually-hidden">{spoken}</output>;
}
