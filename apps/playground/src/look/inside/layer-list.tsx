import type { Inspection } from '@fovea/explain';
import { type ReactElement, useMemo, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { Segments } from '../../ui/segments.tsx';
import { LayerRow } from './layer-row.tsx';
import { type ScaleChoice, scales } from './scales.ts';
import type { Selection } from './selection.ts';
import { stagesOf } from './stages.ts';
import './layer-list.css';

export interface LayerListProps {
  readonly inspection: Inspection;
  readonly labels: readonly string[];
  readonly selection: Selection | undefined;
  /** Must stay the same function. */
  readonly onSelect: (selection: Selection | undefined) => void;
}

/** Every layer of the network with what it makes of the image. */
export function LayerList({ inspection, labels, selection, onSelect }: LayerListProps): ReactElement {
  const { look } = useText();
  const [scale, setScale] = useState<ScaleChoice>('map');
  const stages = useMemo(() => stagesOf(inspection), [inspection]);
  return (
    <section className="inside-list" aria-label={look.layers.title}>
      <div className="inside-list-head">
        <h3>{look.layers.title}</h3>
        <Segments
          label={look.layers.scale}
          value={scale}
          options={scales}
          name={(each) => look.layers.scales[each]}
          onChange={setScale}
        />
      </div>
      <p className="muted">{look.layers.lead}</p>
      <ol>
        {stages.map((stage) => (
          <LayerRow
            key={stage.node.name}
            inspection={inspection}
            stage={stage}
            labels={stage.node.output.join() === `${labels.length}` ? labels : undefined}
            scale={scale}
            selection={selection?.layer === stage.node.name ? selection : undefined}
            onSelect={onSelect}
          />
        ))}
      </ol>
    </section>
  );
}
